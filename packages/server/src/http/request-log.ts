/** Gives every request an id, and writes one line about it: which route, not which address, since addresses hold ids. */
import { randomBytes } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { Clock } from '../clock.ts'
import type { Log } from '../telemetry/log.ts'
import type { AppContext, AppEnv } from './env.ts'

export const requestIdHeader = 'drawbridge-request-id'

export function newRequestId(): string {
  return `req_${randomBytes(10).toString('hex')}`
}

export function requestLog({ log, clock }: { log: Log; clock: Clock }): MiddlewareHandler<AppEnv> {
  return async (context, next) => {
    const began = clock.now()
    const requestId = newRequestId()
    context.set('requestId', requestId)
    await next()
    const { status } = context.res
    context.res.headers.set(requestIdHeader, requestId)
    const entry = { requestId, method: context.req.method, route: routeOf(context), status }
    log[status >= 500 ? 'error' : 'info']({ ...entry, durationMs: clock.now() - began }, 'request')
  }
}

/** The pattern that answered; `*` when none did. */
function routeOf(context: AppContext): string {
  return matchedRoutes(context).findLast(({ path }) => path !== '/*')?.path ?? '*'
}
