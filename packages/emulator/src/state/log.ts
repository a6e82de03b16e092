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
  close(): void
}

/**
 * Opens a log and replays what it holds, oldest entry first.
 *
 * @param file where it is kept; without one the log lives in memory only, which means nowhere
 * @throws EmulatorError `data_unreadable` when a line other than the last is damaged
 */
export function openLog<T>(file: string | undefined, replay: (entry: T) => void): Log<T> {
  if (file === undefined) return { append: () => {}, close: () => {} }

  mkdirSync(dirname(file), { recursive: true })
  const text = existsSync(file) ? readFileSync(file) : Buffer.alloc(0)
  let length = text.lastIndexOf('\n') + 1
  replayLines(file, text.subarray(0, length), replay)

  let descriptor: number | undefined = openSync(file, 'a', 0o600)
  ftruncateSync(descriptor, length)

  return {
    append(entry) {
      if (descriptor === undefined) throw new Error(`The log ${file} is closed.`)
      const line = Buffer.from(`${JSON.stringify(entry)}\n`)
      try {
        let written = 0
        while (written < line.length) written += writeSync(descriptor, line, written)
        length += line.length
      } catch (error) {
        ftruncateSync(descriptor, length)
        throw error
      }
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor)
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
