/** The feed as it grows: read behind the reader's own cursor whenever something has happened, never pushed. */
import type { Db } from '../postgres/transaction.ts'
import type { Bell } from './bell.ts'
import { type FeedPage, type FeedRequest, readFeed } from './feed.ts'

export type Following = {
  /** Before each look: may the reader still? A throw ends the feed. */
  assertMay(): Promise<void>
  /** The reader has gone. */
  readonly signal: AbortSignal
  /** So often somebody hears that nothing has happened; milliseconds. @default 15 000 */
  readonly heartbeatMs?: number | undefined
}

/**
 * Page after page, as fast as the reader takes them; an empty one as heartbeat. Nothing is kept for a slow reader: what
 * is still to be told lies in the table.
 */
export async function* followFeed(
  { db, bell }: { readonly db: Db; readonly bell: Bell },
  request: FeedRequest,
  { assertMay, signal, heartbeatMs = 15_000 }: Following,
): AsyncGenerator<FeedPage> {
  const ends = AbortSignal.any([signal, bell.closed])
  let { cursor } = request
  while (!ends.aborted) {
    const looked = new AbortController()
    // Listens before it looks, so that nothing falls between.
    const until = AbortSignal.any([ends, looked.signal, AbortSignal.timeout(heartbeatMs)])
    const rung = bell.rung(request.projectId, until)
    try {
      await assertMay()
      const page = await readFeed(db, { ...request, cursor })
      cursor = page.cursor
      yield page
      if (!page.more) await rung
    } finally {
      looked.abort()
    }
  }
}
