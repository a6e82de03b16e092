/** Hears what PostgreSQL announces on a channel, on a client of the pool of its own; a lost client is replaced. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'

export type Listening = {
  readonly channel: string
  onMessage(payload: string): void
  /** From now on everything is heard; what was announced before may have been missed. */
  onReady(): void
  /** Until `onReady` nothing is heard. */
  onLost(): void
}

const pauseMs = 500

/** Listens until the signal aborts. */
export async function listen(pool: Pool, listening: Listening, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const client = await pool.connect().catch(() => undefined)
    if (client) await hear(client, listening, signal)
    listening.onLost()
    await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => {})
  }
}

/** Until the client is lost, or we are to stop. */
async function hear(client: PoolClient, listening: Listening, signal: AbortSignal): Promise<void> {
  const ended = new Promise<void>((done) => {
    for (const event of ['error', 'end'] as const) client.once(event, () => done())
    signal.addEventListener('abort', () => done(), { once: true })
    // It may have come while the client was connecting.
    if (signal.aborted) done()
  })
  client.on('notification', ({ payload = '' }) => listening.onMessage(payload))
  try {
    await client.query(`listen ${listening.channel}`)
    if (!signal.aborted) listening.onReady()
    await ended
  } catch {
    // It is lost before it began.
  } finally {
    client.release(true)
  }
}
