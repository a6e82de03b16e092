/**
 * Pre-authenticated content: `/_content/download/…`, `/_content/thumbnail/…`, `/_content/upload/…`.
 *
 * The URL is the permission; a bearer token beside it is neither needed nor looked at, because some clients send it
 * to every URL they meet. Any web page may read here, as it may at OneDrive.
 */
import { type Context, Hono } from 'hono'
import type { Clock } from '../../clock.ts'
import type { Answer } from '../answers.ts'
import type { GraphEnv, GraphServices } from '../graph-request.ts'
import { monitor } from '../monitor.ts'
import { converted } from './converted.ts'
import { download } from './download.ts'
import { preview } from './preview.ts'
import { createThumbnails } from './thumbnail.ts'
import { upload } from './upload.ts'

type WithHeaders = (
  context: Context<GraphEnv>,
  clock: Clock,
  work: () => Promise<{ answer: Answer; headers: Readonly<Record<string, string>> }>,
) => Promise<Response>

const exposed = [
  'Accept-Ranges',
  'Content-Disposition',
  'Content-Length',
  'Content-Range',
  'ETag',
  'Location',
  'Retry-After',
  'client-request-id',
  'request-id',
].join(', ')

const open = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': exposed }

export function contentRoutes(services: GraphServices, withHeaders: WithHeaders): Hono<GraphEnv> {
  const thumbnails = createThumbnails(services)
  const routes = new Hono<GraphEnv>()

  const answering =
    (handle: (context: Context<GraphEnv>) => Answer | Promise<Answer>) =>
    (context: Context<GraphEnv>): Promise<Response> => {
      // Refusals are to be readable from a page too.
      for (const [name, value] of Object.entries(open)) context.env?.outgoing?.setHeader(name, value)
      return withHeaders(context, services.clock, async () => ({ answer: await handle(context), headers: open }))
    }

  routes.options('/*', ({ req }) => {
    const headers = {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': 'GET, HEAD, PUT, POST, DELETE, OPTIONS',
      'Access-Control-Allow-Headers': req.header('access-control-request-headers') ?? '*',
      'Access-Control-Max-Age': '86400',
    }
    return new Response(null, { status: 204, headers })
  })
  routes.get(
    '/download/:token',
    answering((context) => download(context, services)),
  )
  routes.get(
    '/monitor/:job',
    answering((context) => monitor(services, context.req.param('job')!)),
  )
  routes.get(
    '/thumbnail/:token',
    answering((context) => thumbnails(context)),
  )
  routes.get(
    '/converted/:token',
    answering((context) => converted(context, services)),
  )
  routes.get(
    '/preview/:token',
    answering((context) => preview(context, services)),
  )
  routes.all(
    '/upload/:drive/:session',
    answering((context) => upload(context, services)),
  )
  return routes
}
