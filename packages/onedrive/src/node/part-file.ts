/** The file a download is written to before it gets its name, and the notes that let another process go on with it. */
import { randomUUID } from 'node:crypto'
import { type FileHandle, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { DriveItem } from '../graph/wire.ts'
import type { QuickXorHash } from '../transfers/quick-xor-hash.ts'
import { addRange, missingRanges, type Range, sizeOf } from './byte-intervals.ts'
import { diskError } from './disk-error.ts'

export type PartFile = {
  readonly file: FileHandle
  readonly path: string
  /** What is left to be loaded. */
  readonly missing: readonly Range[]
  /** Bytes that were there already. */
  readonly loaded: number
  /** These bytes are there now. */
  note(range: Range): void
  /** Gives it its name. @param durable once the disk has it */
  finish(durable: boolean): Promise<void>
  /** @param keep for another process to go on */
  abandon(keep: boolean): Promise<void>
}

type Notes = { readonly content: string; readonly size: number; readonly done: readonly Range[] }

/** After so many bytes they are noted: what a process that is killed may lose. */
const noteEvery = 16 * 1024 * 1024

/**
 * @param resume uses a name that another process finds again, and what is noted there when it is of the same content
 * @throws {TransferError} `disk`
 */
export async function openPartFile(
  target: string,
  item: DriveItem,
  { size, resume, hash }: { size: number; resume: boolean; hash: QuickXorHash },
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
  let done: readonly Range[] = goesOn ? notes.done : []
  for (const range of done) await hashRange(file, range, hash)

  let unnoted = 0
  let noted = goesOn
  let noting = Promise.resolve()
  const writeNotes = (): void => {
    unnoted = 0
    const text = JSON.stringify({ content, size, done } satisfies Notes)
    noting = noting
      .then(async () => {
        await writeFile(`${notesPath}.new`, text, { mode: 0o600 })
        await rename(`${notesPath}.new`, notesPath)
        noted = true
      })
      // Without notes the next process begins anew, which is no reason to stop now.
      .catch(() => rm(`${notesPath}.new`, { force: true }).catch(() => undefined))
  }
  return {
    file,
    path,
    missing: missingRanges(done, size),
    loaded: sizeOf(done),
    note: (range) => {
      if (!resume) return
      done = addRange(done, range)
      unnoted += range.end - range.start
      if (unnoted >= noteEvery) writeNotes()
    },
    finish: async (durable) => {
      await noting
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
      if (keep && unnoted > 0) writeNotes()
      await noting
      await file.close().catch(() => undefined)
      // A part without notes is of use to nobody, and takes room that may be what was missing.
      if (!keep || !noted)
        await Promise.all([path, notesPath].map((each) => rm(each, { force: true }).catch(() => undefined)))
    },
  }
}

/** Whether a file of this name is one of ours: no content of its own, and none to carry over. */
export function isPartFile(name: string): boolean {
  return /^\..+\.(resume|[0-9a-f]{8})\.part(\.json(\.new)?)?$/.test(name)
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
