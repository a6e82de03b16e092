/** GET /_content/converted/{token}: a file in another format, made when it is asked for. */
import type { Context } from 'hono'
import { checkFormat, convert } from '../conversion/convert.ts'
import type { GraphEnv, GraphServices } from '../graph-request.ts'
import { openLink } from './open-link.ts'

export async function converted({ req }: Context<GraphEnv>, services: GraphServices): Promise<Response> {
  const { drive, item, content, target } = await openLink(services, req.param('token')!)
  const { type, body } = await convert(
    { ...item, content },
    drive.contentPath(content),
    checkFormat(item.name, target.size!),
  )
  return new Response(req.method === 'HEAD' ? null : Buffer.from(body), {
    headers: {
      'Content-Type': type,
      'Content-Length': String(body.length),
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "sandbox; default-src 'none'",
    },
  })
}
