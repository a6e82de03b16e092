/** Gives every request an id, and writes one line about it: which route, not which address, since addresses hold ids. */
import { randomBytes } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { Clock } from '../clock.ts'
import type { Log } from '../telemetry/log.ts'
import type { AppContext, AppEnv } from './env.ts'

export const requestIdHeader = 'drawbridge-request-id'

export function requestLog({ log, clock }: { log: Log; clock: Clock }): MiddlewareHandler<AppEnv> {
  return async (context, next) => {
    const began = clock.now()
    const requestId = `req_${randomBytes(10).toString('hex')}`
    context.set('requestId', requestId)
    context.set('answerHeaders', { [requestIdHeader]: requestId })
    await next()
    const status = statusOf(context)
    context.res.headers.set(requestIdHeader, requestId)
    const entry = { requestId, method: context.req.method, route: routeOf(context), status }
    log[status >= 500 ? 'error' : 'info']({ ...entry, durationMs: clock.now() - began }, 'request')
  }
}

/** Of an answer that was written to Node's response, ours is only a placeholder. */
function statusOf({ res, env }: AppContext): number {
  return res.headers.has('x-hono-already-sent') ? env.outgoing.statusCode : res.status
}

/** The pattern that answered; `*` when none did. */
function routeOf(context: AppContext): string {
  return matchedRoutes(context).findLast(({ path }) => path !== '/*')?.path ?? '*'
}
