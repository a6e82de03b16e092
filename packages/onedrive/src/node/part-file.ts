/** The file a download is written to before it gets its name, and the notes that let another process go on with it. */
import { randomUUID } from 'node:crypto'
import { type FileHandle, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { DriveItem } from '../graph/wire.ts'
import type { QuickXorHash } from '../transfers/quick-xor-hash.ts'
import { diskError } from './disk-error.ts'
import type { Range } from './range-download.ts'

export type PartFile = {
  readonly file: FileHandle
  readonly path: string
  /** What is left to be loaded. */
  readonly ranges: readonly Range[]
  /** Bytes that were there already. */
  readonly loaded: number
  note(range: Range): Promise<void>
  /** Gives it its name. @param durable once the disk has it */
  finish(durable: boolean): Promise<void>
  /** @param keep for another process to go on */
  abandon(keep: boolean): Promise<void>
}

type Notes = { readonly content: string; readonly size: number; readonly done: Range[] }

/**
 * @param resume uses a name that another process finds again, and what is noted there when it is of the same content
 * @throws {TransferError} `disk`
 */
export async function openPartFile(
  target: string,
  item: DriveItem,
  { size, rangeSize, resume, hash }: { size: number; rangeSize: number; resume: boolean; hash: QuickXorHash },
): Promise<PartFile> {
  // The hash alone is no proof: it is made against damage, and different contents may share it.
  const content = item.cTag ?? item.eTag ?? ''
  const middle = resume ? 'resume' : randomUUID().slice(0, 8)
  const path = join(dirname(target), `.${basename(target)}.${middle}.part`)
  const notesPath = `${path}.json`
  const notes = resume ? await readNotes(notesPath) : undefined
  const goesOn = notes !== undefined && notes.content === content && notes.size === size && content !== ''
  const file = await open(path, goesOn ? 'r+' : resume ? 'w+' : 'wx+', 0o600).catch((cause) => {
    throw diskError(`"${path}" cannot be written`, cause)
  })
  const done: Range[] = goesOn ? notes.done : []
  for (const range of done) await hashRange(file, range, hash)

  const isDone = new Set(done.map(({ start }) => start))
  const all = rangesOf(size, goesOn && done[0] ? largest(done, rangeSize) : rangeSize)
  let noting = Promise.resolve()
  return {
    file,
    path,
    ranges: all.filter(({ start }) => !isDone.has(start)),
    loaded: done.reduce((sum, { start, end }) => sum + end - start, 0),
    note: async (range) => {
      if (!resume) return
      done.push(range)
      const text = JSON.stringify({ content, size, done } satisfies Notes)
      noting = noting.then(async () => {
        await writeFile(`${notesPath}.new`, text, { mode: 0o600 })
        await rename(`${notesPath}.new`, notesPath)
      })
      await noting
    },
    finish: async (durable) => {
      try {
        // Some file systems report a full disk only here.
        if (durable) await file.sync()
        await file.close()
        await rename(path, target)
      } catch (cause) {
        throw diskError(`"${target}" cannot be written`, cause)
      }
      if (resume) await rm(notesPath, { force: true })
    },
    abandon: async (keep) => {
      await noting.catch(() => undefined)
      await file.close().catch(() => undefined)
      if (!keep) await Promise.all([path, notesPath].map((each) => rm(each, { force: true }).catch(() => undefined)))
    },
  }
}

/** Ranges keep the size they were cut into by the process before. */
function largest(done: readonly Range[], standard: number): number {
  return Math.max(...done.map(({ start, end }) => end - start), done.length === 1 ? standard : 0)
}

function rangesOf(size: number, rangeSize: number): Range[] {
  return Array.from({ length: Math.ceil(size / rangeSize) }, (_, index) => ({
    start: index * rangeSize,
    end: Math.min((index + 1) * rangeSize, size),
  }))
}

async function readNotes(path: string): Promise<Notes | undefined> {
  try {
    const notes = JSON.parse(await readFile(path, 'utf8')) as Notes
    return Array.isArray(notes.done) ? notes : undefined
  } catch {
    return undefined
  }
}

async function hashRange(file: FileHandle, { start, end }: Range, hash: QuickXorHash): Promise<void> {
  const buffer = Buffer.allocUnsafeSlow(1024 * 1024)
  for (let at = start; at < end; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, end - at), at)
    // Shorter than its notes say: the hash will not fit, and the file is loaded anew.
    if (bytesRead === 0) return
    hash.update(buffer.subarray(0, bytesRead), at)
    at += bytesRead
  }
}
