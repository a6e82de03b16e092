/** The way to the sign-in endpoints: through the same retrying as to Graph. */
import type * as oauth from 'oauth4webapi'
import { limitTime } from '../http/limit-time.ts'
import { type Hooks, observe } from '../http/observe.ts'
import { repeat } from '../http/repeat.ts'
import { type RetryOptions, retryPolicy } from '../http/retry.ts'
import { sleep as realSleep, type Sleep } from '../http/sleep.ts'
import { stack } from '../http/stack.ts'
import { type Tracer, traced } from '../http/trace.ts'
import { transmit } from '../http/transmit.ts'
import { wholeAnswer } from '../http/whole-answer.ts'

export type Transport = {
  /** @default globalThis.fetch */
  readonly fetch?: typeof fetch
  readonly signal?: AbortSignal
  /**
   * Milliseconds since 1970.
   *
   * @default Date.now
   */
  readonly now?: () => number
  /**
   * How long one attempt may take, in milliseconds.
   *
   * @default 30_000
   */
  readonly timeoutMs?: number
  /**
   * Throttling (429), passing faults (5xx) and lost connections are tried again; refusals are not.
   *
   * @default { limit: 2, maxDelayMs: 10_000 }
   */
  readonly retry?: RetryOptions
  /** Told of each attempt. */
  readonly hooks?: Hooks
  /** Makes a span of each attempt, in OpenTelemetry's words. */
  readonly tracer?: Tracer
  readonly sleep?: Sleep
  readonly random?: () => number
}

type Fetch = (
  url: string,
  init: oauth.CustomFetchOptions<'GET' | 'POST', URLSearchParams | undefined>,
) => Promise<Response>

/**
 * @param idempotent whether asking twice does no harm. A code works once: where the answer to it was lost, asking
 *   again would only hide the reason behind "already redeemed"
 */
export function identityFetch(transport: Transport, idempotent: boolean): Fetch {
  const { sleep = realSleep, random = Math.random, now = Date.now, timeoutMs = 30_000 } = transport
  const policy = retryPolicy({ limit: 2, maxDelayMs: 10_000, ...transport.retry })
  const send = stack(transmit(transport.fetch ?? globalThis.fetch), [
    repeat({ policy, sleep, random, now }),
    traced(transport.tracer),
    observe(transport.hooks ?? {}, now),
    limitTime(timeoutMs),
    wholeAnswer,
  ])
  return (url, { method, headers, body, redirect }) =>
    send({ url, method, headers: new Headers(headers), body, redirect, signal: transport.signal, idempotent })
}
