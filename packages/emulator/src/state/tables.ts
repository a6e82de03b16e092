/**
 * Named tables of rows, read from memory and kept in one append-only log: each entry sets a row or, with `null`,
 * takes it away.
 */
import { type Log, openLog } from './log.ts'

export type Table<T> = {
  get(key: string): T | undefined
  /** Oldest first. Rows may be removed on the way. */
  all(): IteratorObject<T>
  put(key: string, row: T): void
  remove(key: string): void
}

export type Tables = {
  table<T>(name: string): Table<T>
  close(): void
}

type Entry = readonly [table: string, key: string, row: unknown]

/** @param file where the log is kept; without one, rows live as long as the process */
export function openTables(file: string | undefined): Tables {
  const rows = new Map<string, Map<string, unknown>>()
  const rowsOf = (name: string): Map<string, unknown> => {
    const known = rows.get(name) ?? new Map<string, unknown>()
    rows.set(name, known)
    return known
  }
  const apply = ([name, key, row]: Entry): void => {
    if (row === null) rowsOf(name).delete(key)
    else rowsOf(name).set(key, row)
  }
  const log: Log<Entry> = openLog(file, apply)
  const write = (entry: Entry): void => {
    log.append(entry)
    apply(entry)
  }

  return {
    table<T>(name: string): Table<T> {
      const own = rowsOf(name) as Map<string, T>
      return {
        get: (key) => own.get(key),
        all: () => own.values(),
        put: (key, row) => write([name, key, row]),
        remove: (key) => {
          if (own.has(key)) write([name, key, null])
        },
      }
    },
    close: () => log.close(),
  }
}
