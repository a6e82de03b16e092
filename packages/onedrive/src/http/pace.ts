/** Keeps a call to the client's pace. */
import type { Decorator } from './outgoing.ts'
import type { Pacer } from './pacer.ts'

export function pace(pacer: Pacer, now: () => number, longestWaitMs: number): Decorator {
  return (next) => async (request) => {
    const leave = await pacer.enter(request.priority, request.signal, request.units)
    try {
      const paused = pacer.pausedMs()
      if (paused > longestWaitMs) return refusedHere(paused, now())
      const response = await next(request)
      pacer.learn(response.status, response.headers)
      return response
    } finally {
      leave()
    }
  }
}

/** What Microsoft would say: asking again would only prolong it. */
function refusedHere(pausedMs: number, now: number): Response {
  const error = { code: 'activityLimitReached', message: 'Not sent: Microsoft has asked for a pause that still runs.' }
  const headers = { 'retry-after': `${Math.ceil(pausedMs / 1000)}`, date: new Date(now).toUTCString() }
  return Response.json({ error }, { status: 429, headers })
}
