/**
 * An append-only log of JSON lines: the one place where state is kept.
 *
 * An entry is handed to the operating system before `append` returns, so a killed process loses nothing that it
 * acknowledged. A kill in the middle of a write leaves a last line without its end; opening cuts it off.
 */
import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { EmulatorError } from '../errors.ts'

export type Log<T> = {
  /** Writes one entry. Throws what the file system throws (a full disk); then the entry is not in the log. */
  append(entry: T): void
  /** What was appended is in the file. */
  flush(): void
  close(): void
}

/** Bytes that wait in memory where a log need not outlive the process. */
const gathered = 64 * 1024

/**
 * Opens a log and replays what it holds, oldest entry first.
 *
 * @param file where it is kept; without one the log lives in memory only, which means nowhere
 * @param lazy entries may wait in memory for a while: they need not outlive the process
 * @throws EmulatorError `data_unreadable` when a line other than the last is damaged
 */
export function openLog<T>(file: string | undefined, replay: (entry: T) => void, lazy = false): Log<T> {
  if (file === undefined) return { append: () => {}, flush: () => {}, close: () => {} }

  mkdirSync(dirname(file), { recursive: true })
  const text = existsSync(file) ? readFileSync(file) : Buffer.alloc(0)
  let length = text.lastIndexOf('\n') + 1
  replayLines(file, text.subarray(0, length), replay)

  let descriptor: number | undefined = openSync(file, 'a', 0o600)
  ftruncateSync(descriptor, length)

  const write = (bytes: Buffer): void => {
    try {
      let written = 0
      while (written < bytes.length) written += writeSync(descriptor!, bytes, written)
      length += bytes.length
    } catch (error) {
      ftruncateSync(descriptor!, length)
      throw error
    }
  }
  let waiting: string[] = []
  let size = 0
  const flush = (): void => {
    if (waiting.length === 0) return
    const bytes = Buffer.from(waiting.join(''))
    waiting = []
    size = 0
    write(bytes)
  }

  return {
    append(entry) {
      if (descriptor === undefined) throw new Error(`The log ${file} is closed.`)
      const line = `${JSON.stringify(entry)}\n`
      if (!lazy) return write(Buffer.from(line))
      waiting.push(line)
      size += line.length
      if (size >= gathered) flush()
    },
    flush,
    close() {
      if (descriptor === undefined) return
      flush()
      closeSync(descriptor)
      descriptor = undefined
    },
  }
}

function replayLines<T>(file: string, lines: Buffer, replay: (entry: T) => void): void {
  let number = 0
  for (let start = 0; start < lines.length; ) {
    const end = lines.indexOf('\n', start)
    number += 1
    replay(parseLine(file, number, lines.toString('utf8', start, end)))
    start = end + 1
  }
}

function parseLine<T>(file: string, number: number, line: string): T {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw new EmulatorError(
      'data_unreadable',
      `Line ${number} of ${file} is damaged. Move the folder away to start afresh, or restore it from a copy.`,
      { cause },
    )
  }
}
