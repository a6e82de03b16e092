/** Rings when something has happened in a project, on whatever server. One listener for all who wait on this one. */
import { EventEmitter, once } from 'node:events'
import type { Pool } from 'pg'
import { listen } from '../postgres/listen.ts'

export type Bell = {
  /** Until something happens in the project, or the signal aborts; from the moment of this call on. */
  rung(projectId: string, signal: AbortSignal): Promise<void>
  /** Aborts when the server ends. */
  readonly closed: AbortSignal
  close(): void
}

const channel = 'drawbridge_event'

export function openBell(pool: Pool): Bell {
  const projects = new EventEmitter().setMaxListeners(0)
  const stop = new AbortController()
  const listening = {
    channel,
    onMessage: (projectId: string) => void projects.emit(projectId),
    // What happened before may have been missed, so everybody looks.
    onReady: () => projects.eventNames().forEach((projectId) => void projects.emit(projectId)),
    onLost: () => {},
  }
  void listen(pool, listening, stop.signal)
  return {
    rung: (projectId, signal) =>
      once(projects, projectId, { signal }).then(
        () => {},
        () => {},
      ),
    closed: stop.signal,
    close: () => stop.abort(),
  }
}
