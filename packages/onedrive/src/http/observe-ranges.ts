/** Ranges that are read past `fetch`, seen as every other attempt is. */
import { TransportError } from '../errors.ts'
import type { DirectFetch, Ranged } from './direct.ts'
import { type Hooks, observe } from './observe.ts'
import { redactPreAuthenticated } from './redact.ts'
import { stack } from './stack.ts'
import { type Tracer, traced } from './trace.ts'

export function observedRanges(
  openRanges: DirectFetch['openRanges'],
  { hooks, tracer, now }: { readonly hooks: Hooks; readonly tracer: Tracer | undefined; readonly now: () => number },
): DirectFetch['openRanges'] {
  if (!openRanges || (!hooks.onAttempt && !tracer)) return openRanges
  const decorators = [traced(tracer, redactPreAuthenticated), observe(hooks, now, redactPreAuthenticated)]
  return () => {
    const connection = openRanges()
    return {
      close: connection.close,
      read: async (request, sink) => {
        let outcome: Ranged | undefined
        const attempt = stack(async () => {
          outcome = await connection.read(request, sink)
          return answerOf(outcome)
        }, decorators)
        await attempt({ url: request.url, method: 'GET', headers: new Headers() }).catch(() => undefined)
        return outcome!
      },
    }
  }
}

/** @throws {TransportError} where there was no answer that could be used */
function answerOf(outcome: Ranged): Response {
  if (outcome.kind === 'came') return new Response(null, { status: 206 })
  if (outcome.kind === 'answered') return new Response(null, outcome)
  const cause = outcome.kind === 'broken' ? outcome.cause : outcome.kind === 'failed' ? outcome.error : undefined
  throw new TransportError('network', 'The range did not come.', { cause })
}
