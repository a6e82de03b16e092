/**
 * The feed as server-sent events: the id of each is its cursor, so that a reader who comes back misses nothing.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
import { changeRoutes } from '@drawbridge/api'
import type { Bell } from '../events/bell.ts'
import type { FeedPage } from '../events/feed.ts'
import { followFeed } from '../events/live-feed.ts'
import type { Db } from '../postgres/transaction.ts'
import type { Log } from '../telemetry/log.ts'
import type { Authenticate } from './authenticate.ts'
import { credentialsIn } from './credentials.ts'
import { eventStream } from './event-stream.ts'
import { type FeedServices, feedRequest } from './feed-request.ts'
import type { Mount } from './mount.ts'
import { toProblem } from './problem-response.ts'

export type LiveFeedServices = FeedServices & {
  readonly db: Db
  readonly bell: Bell
  readonly authenticate: Authenticate
  readonly proxies: number
  readonly log: Log
}

/** Read at once, and told one after the other as the reader takes them. */
const pageSize = 100

export function mountLiveFeed(mount: Mount, services: LiveFeedServices): void {
  const { authenticate, proxies, log } = services
  mount(changeRoutes.live, async ({ params: { projectId }, query, context }) => {
    const credentials = credentialsIn(context, proxies)
    const cursor = context.req.header('last-event-id') ?? query.cursor ?? 'now'
    const request = { ...(await feedRequest(services, projectId, query)), cursor, limit: pageSize }
    const gone = new AbortController()
    context.env.outgoing.once('close', () => gone.abort())
    const pages = followFeed(services, request, {
      signal: gone.signal,
      assertMay: () => authenticate.project(credentials, projectId, changeRoutes.live.scope),
    })
    // What is wrong with the request is said before the stream begins.
    const first = await pages.next()

    async function* blocks(): AsyncGenerator<Uint8Array> {
      try {
        if (!first.done) yield encode(first.value)
        for await (const page of pages) yield encode(page)
      } catch (error) {
        // The reader comes back and is told why it may not, or finds that it works again.
        const { code } = toProblem(error)
        log.info({ projectId, code }, 'A live feed has ended.')
      } finally {
        await pages.return(undefined)
      }
    }
    return eventStream(blocks())
  })
}

/** The last block has an id alone: it moves a reader on past what a filter has kept back, and shows that we are alive. */
function encode({ events, cursors, cursor }: FeedPage): Uint8Array {
  const told = events.map((event, index) => `id: ${cursors[index]}\ndata: ${JSON.stringify(event)}\n\n`)
  return Buffer.from(`${told.join('')}id: ${cursor}\n\n`)
}
