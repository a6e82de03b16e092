/** Puts the proxy among the routes: who calls, and the headers that its answers need beside Graph's own. */
import { proxyPath } from '@drawbridge/api'
import type { Http2Bindings, HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Hono } from 'hono'
import type { Authenticate } from './authenticate.ts'
import { exposed } from './cors.ts'
import type { AppContext, AppEnv } from './env.ts'
import { type ProxyServices, proxy } from './proxy.ts'
import { requestIdHeader } from './request-log.ts'

export function mountProxy(app: Hono<AppEnv>, authenticate: Authenticate, services: ProxyServices): void {
  app.all(`${proxyPath(':projectId')}/*`, async (context) => {
    const { incoming, outgoing } = context.env
    const user = await authenticate.user(context, context.req.param('projectId') ?? '')
    await proxy(services, { ...user, incoming, outgoing, headers: ownHeaders(context) })
    return new Response(null, { status: outgoing.headersSent ? outgoing.statusCode : 499 })
  })
}

type Answer = (request: Request, env: HttpBindings | Http2Bindings) => Response | Promise<Response>

/** Keeps the adapter from answering what the proxy has answered already, straight to Node's response. */
export function respectingSent(answer: Answer): Answer {
  return async (request, env) => {
    const response = await answer(request, env)
    return env.outgoing.headersSent ? RESPONSE_ALREADY_SENT : response
  }
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
