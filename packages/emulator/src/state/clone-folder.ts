/** A copy of a drive's folder that costs little: contents do not change, so both folders name the same bytes. */
import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** @param to must not exist */
export function cloneDrive(from: string, to: string): void {
  mkdirSync(join(to, 'blobs'), { recursive: true })
  const growing = growingBlobs(join(from, 'uploads.jsonl'))
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.isFile()) copyFileSync(join(from, entry.name), join(to, entry.name))
  }
  for (const key of readdirSync(join(from, 'blobs'))) {
    const [source, target] = [join(from, 'blobs', key), join(to, 'blobs', key)]
    if (growing.has(key)) copyFileSync(source, target)
    else linkOrCopy(source, target)
  }
}

/** Blobs of uploads that go on: more will be written to them. */
function growingBlobs(file: string): Set<string> {
  const keys = new Map<string, string>()
  if (!existsSync(file)) return new Set()
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue
    const entry = JSON.parse(line)
    if (entry.session === undefined) keys.delete(entry.ended)
    else keys.set(entry.session.id, entry.session.key)
  }
  return new Set(keys.values())
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch {
    // A file system without links.
    copyFileSync(from, to)
  }
}
