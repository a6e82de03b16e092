/**
 * What was read from the database a moment ago, by project, until that project changes.
 *
 * PostgreSQL announces each change to every server (migration 0002). A server that cannot hear the announcements
 * remembers nothing and asks each time; and whatever it hears, nothing is remembered for longer than a few seconds.
 */
import type { Pool } from 'pg'
import type { Clock } from '../clock.ts'
import { listen } from './listen.ts'

export type Memory = {
  /** The value under this key, or else what `load` gives. A failed load is not remembered. */
  recall<T>(projectId: string, key: string, load: () => Promise<T>): Promise<T>
  /** Forgets everything: for who has changed something and cannot wait for the announcement. */
  forget(): void
  close(): void
}

type Entry = { readonly value: Promise<unknown>; readonly until: number }

const channel = 'drawbridge_changed'
const longestMs = 5_000
/** Of one project; more than this is forgotten as a whole. */
const mostEntries = 20_000

/** Listens on a client of the pool of its own, from now on until it is closed. */
export function openMemory(pool: Pool, clock: Clock): Memory {
  const projects = new Map<string, Map<string, Entry>>()
  const stop = new AbortController()
  let hearing = false

  function entriesOf(projectId: string): Map<string, Entry> {
    const known = projects.get(projectId)
    if (known && known.size < mostEntries) return known
    const entries = new Map<string, Entry>()
    projects.set(projectId, entries)
    return entries
  }

  const changed = {
    channel,
    onMessage: (projectId: string) => void projects.delete(projectId),
    onReady() {
      // What changed before we could hear it must not be remembered.
      projects.clear()
      hearing = true
    },
    onLost() {
      hearing = false
      projects.clear()
    },
  }
  void listen(pool, changed, stop.signal)
  return {
    recall<T>(projectId: string, key: string, load: () => Promise<T>): Promise<T> {
      if (!hearing) return load()
      // Held from before the load: when the project changes meanwhile, this map is no longer the one that is asked.
      const entries = entriesOf(projectId)
      const known = entries.get(key)
      if (known && known.until > clock.now()) return known.value as Promise<T>
      const value = load()
      entries.set(key, { value, until: clock.now() + longestMs })
      // A project that nobody could name leaves nothing behind.
      value.catch(() => entries.delete(key) && entries.size === 0 && projects.delete(projectId))
      return value
    },
    forget: () => projects.clear(),
    close: () => stop.abort(),
  }
}
