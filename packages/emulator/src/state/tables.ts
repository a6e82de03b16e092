/**
 * Named tables of rows, read from memory and kept in one append-only log: each entry sets a row or, with `null`,
 * takes it away.
 */
import { copyFileSync, renameSync, writeFileSync } from 'node:fs'
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
  /** Writes all rows as they are now into a file of their own. */
  save(file: string): void
  /** Becomes what was saved, in one step also for who reads the log after a crash. */
  load(file: string): void
  /** Takes all rows away, but those of the tables named. */
  clear(keep: readonly string[]): void
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
  let log: Log<Entry> = openLog(file, apply)
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
    save(to) {
      const lines = [...rows].flatMap(([name, own]) =>
        [...own].map(([key, row]) => `${JSON.stringify([name, key, row] satisfies Entry)}\n`),
      )
      writeFileSync(to, lines.join(''), { mode: 0o600 })
    },
    load(from) {
      log.close()
      // The maps are known to whoever asked for a table: they are filled anew, not replaced.
      for (const own of rows.values()) own.clear()
      if (file !== undefined) {
        copyFileSync(from, `${file}.new`)
        renameSync(`${file}.new`, file)
      } else {
        openLog(from, apply).close()
      }
      log = openLog(file, apply)
    },
    clear(keep) {
      for (const [name, own] of rows) {
        if (!keep.includes(name)) for (const key of [...own.keys()]) write([name, key, null])
      }
    },
    close: () => log.close(),
  }
}
