/** Puts the proxy among the routes: who calls, and the headers that its answers need beside Graph's own. */
import { proxyPath } from '@drawbridge/api'
import type { Hono } from 'hono'
import type { Authenticate } from './authenticate.ts'
import { exposed } from './cors.ts'
import type { AppContext, AppEnv } from './env.ts'
import { type ProxyServices, proxy } from './proxy.ts'
import { requestIdHeader } from './request-log.ts'

/** Tells the server's adapter that the answer is on its way already. */
const alreadySent = 'x-hono-already-sent'

export function mountProxy(app: Hono<AppEnv>, authenticate: Authenticate, services: ProxyServices): void {
  app.all(`${proxyPath(':projectId')}/*`, async (context) => {
    const { incoming, outgoing } = context.env
    const user = await authenticate.user(context, context.req.param('projectId') ?? '')
    await proxy(services, { ...user, incoming, outgoing, headers: ownHeaders(context) })
    // Not the adapter's constant: what comes after this may change its headers, and a constant would keep them. The
    // clone is a plain response, since the adapter answers its own quick kind without looking at the headers.
    const status = outgoing.headersSent ? outgoing.statusCode : 499
    return new Response(null, { status, headers: { [alreadySent]: 'true' } }).clone()
  })
}

/** The answer leaves before the handlers around this one see it, so it takes along what they would add. */
function ownHeaders(context: AppContext): Record<string, string> {
  const origin = context.req.header('origin')
  return {
    [requestIdHeader]: context.get('requestId'),
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    vary: 'Origin',
    ...(origin !== undefined && {
      'access-control-allow-origin': origin,
      'access-control-expose-headers': exposed,
    }),
  }
}
