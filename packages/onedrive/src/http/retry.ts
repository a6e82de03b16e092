/**
 * Retry policy: is an attempt repeated, and after how long? Pure; `repeat.ts` acts on it.
 *
 * @see https://learn.microsoft.com/graph/throttling
 */

export type RetryOptions = {
  /**
   * Attempts after the first; `0` turns retrying off.
   *
   * @default 4
   */
  readonly limit?: number
  /**
   * The longest wait before one attempt, in milliseconds. A longer `Retry-After` is never shortened: the answer is
   * handed back instead, because knocking early prolongs the throttling.
   *
   * @default 60_000
   */
  readonly maxDelayMs?: number
}

export type RetryPolicy = Required<RetryOptions>

export function retryPolicy({ limit = 4, maxDelayMs = 60_000 }: RetryOptions = {}): RetryPolicy {
  return { limit, maxDelayMs }
}

export type FailedAttempt = {
  /** `1` for the first retry. */
  readonly retry: number
  /** Whether sending twice does no more than sending once. */
  readonly idempotent: boolean
  /** Absent where no answer came. */
  readonly status?: number | undefined
  readonly retryAfterMs?: number | undefined
}

const passing = new Set([408, 429, 500, 502, 503, 504, 509])
const firstDelayMs = 500

/** Milliseconds to wait before the next attempt; `undefined` to give up. */
export function retryDelay(attempt: FailedAttempt, policy: RetryPolicy, random: () => number): number | undefined {
  const { retry, idempotent, status, retryAfterMs } = attempt
  if (retry > policy.limit) return undefined
  if (status !== undefined && !passing.has(status)) return undefined

  // Refused before any work was done, so even a request that is not idempotent may be sent again.
  const throttled = status === 429 || (status === 503 && retryAfterMs !== undefined)
  if (!throttled && !idempotent) return undefined

  if (retryAfterMs !== undefined) return retryAfterMs <= policy.maxDelayMs ? retryAfterMs : undefined
  return Math.round(random() * Math.min(policy.maxDelayMs, firstDelayMs * 2 ** (retry - 1)))
}

const idempotentMethods = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])

export function isIdempotent(method: string): boolean {
  return idempotentMethods.has(method)
}

/**
 * `Retry-After` in milliseconds, from its seconds or its date; `undefined` when absent or unreadable.
 *
 * @param now milliseconds since 1970, to count a date from where the answer has no `Date` of its own
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const value = headers.get('retry-after')?.trim()
  if (!value) return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000)
  // A date begins with the name of its day; anything looser would read "-5" as a year.
  const date = /^[A-Za-z]{3}/.test(value) ? Date.parse(value) : Number.NaN
  // Counted on the clock of whoever wrote it: ours may be wrong.
  const sentAt = Date.parse(headers.get('date') ?? '')
  return Number.isNaN(date) ? undefined : Math.max(0, date - (Number.isNaN(sentAt) ? now : sentAt))
}
