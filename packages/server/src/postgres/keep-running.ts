/**
 * Keeps the embedded PostgreSQL running for as long as the server does: one that stops under us, because it crashed or
 * was killed, is started again. Meanwhile every query fails, and the next one after it finds the new server.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientConfig } from 'pg'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts'

export type KeepRunningOptions = {
  /** It has stopped, or could not be started again and will be tried later. */
  readonly onDown: (reason?: unknown) => void
  /** It runs again, perhaps behind another socket. */
  readonly onUp: (connection: ClientConfig) => void
}

const shortestPauseMs = 250
const longestPauseMs = 15_000

/**
 * @throws {Problem} `database_unavailable` when the first start fails
 */
export async function keepRunning(
  folder: string,
  { onDown, onUp }: KeepRunningOptions,
): Promise<Pick<EmbeddedPostgres, 'connection' | 'close'>> {
  const stop = new AbortController()
  const first = await startEmbeddedPostgres(folder)
  let current = first

  async function watch(): Promise<void> {
    for (;;) {
      await current.gone
      if (stop.signal.aborted) return
      onDown()
      const next = await startAgain()
      if (!next) return
      current = next
      onUp(current.connection)
    }
  }

  /** `undefined` when we are to stop meanwhile. */
  async function startAgain(): Promise<EmbeddedPostgres | undefined> {
    for (let pause = shortestPauseMs; !stop.signal.aborted; pause = Math.min(2 * pause, longestPauseMs)) {
      try {
        return await startEmbeddedPostgres(folder)
      } catch (error) {
        onDown(error)
        await sleep(pause, undefined, { signal: stop.signal }).catch(() => {})
      }
    }
    return undefined
  }

  const watching = watch()
  return {
    connection: first.connection,
    async close() {
      stop.abort()
      const last = current
      await last.close()
      await watching
      // It may have come up again just then.
      if (current !== last) await current.close()
    },
  }
}
