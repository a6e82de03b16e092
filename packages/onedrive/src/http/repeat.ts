/** Repeats what the retry policy says is worth repeating. */
import { TransportError, type TransportErrorCode } from '../errors.ts'
import { type Decorator, discard, isReplayable } from './outgoing.ts'
import { isIdempotent, type RetryPolicy, retryAfterMs, retryDelay } from './retry.ts'
import { aborted, type Sleep } from './sleep.ts'

export type Retrying = {
  readonly policy: RetryPolicy
  readonly sleep: Sleep
  readonly random: () => number
  readonly now: () => number
}

export function repeat({ policy, sleep, random, now }: Retrying): Decorator {
  return (next) => async (request) => {
    const idempotent = request.idempotent ?? isIdempotent(request.method)
    const delay = (retry: number, answer?: Response): number | undefined => {
      if (!isReplayable(request)) return undefined
      const wait = answer && retryAfterMs(answer.headers, now())
      return retryDelay({ retry, idempotent, status: answer?.status, retryAfterMs: wait }, policy, random)
    }

    for (let retry = 1; ; retry++) {
      if (request.signal?.aborted) throw aborted(request.signal)
      const outcome = await next({ ...request, resendCount: retry - 1 }).catch(noAnswer)
      const wait = outcome instanceof TransportError ? delay(retry) : outcome.ok ? undefined : delay(retry, outcome)
      if (wait === undefined) {
        if (outcome instanceof TransportError) throw outcome
        return outcome
      }
      if (outcome instanceof Response) await discard(outcome)
      await sleep(wait, request.signal)
    }
  }
}

const worthRepeating: readonly TransportErrorCode[] = ['network', 'timeout']

function noAnswer(thrown: unknown): TransportError {
  if (thrown instanceof TransportError && worthRepeating.includes(thrown.code)) return thrown
  throw thrown
}
