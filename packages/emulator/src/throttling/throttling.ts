/**
 * Throttling by resource units. Every call counts, refused ones too, in windows that start with their first call.
 *
 * @see https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online
 */
import type { Clock } from '../clock.ts'
import type { Principal } from '../state/principal.ts'
import { type Limits, usualLimits } from './limits.ts'

const minute = 60_000

const windows = {
  appMinute: { ms: minute, limit: (limits: Limits) => limits.appUnitsPerMinute },
  appDay: { ms: 24 * 60 * minute, limit: (limits: Limits) => limits.appUnitsPerDay },
  userRequests: { ms: 5 * minute, limit: (limits: Limits) => limits.userRequestsPer5Minutes },
} as const

type Scope = keyof typeof windows

type Counter = { readonly who: string; readonly scope: Scope; endsAt: number; used: number }

export type Gauge = {
  readonly scope: Scope
  /** App and tenant, or user. */
  readonly who: string
  readonly used: number
  readonly limit: number
  /** Milliseconds since the epoch. */
  readonly resetsAt: number
}

export type Charge = {
  /** Seconds to wait, when the call is refused. */
  readonly retryAfter?: number | undefined
  /** `RateLimit-Limit`, `-Remaining` and `-Reset`, from 80 % of the minute on. */
  readonly headers: Readonly<Record<string, string>>
}

export type Throttling = {
  limits: Limits
  /** Counts one call, or one part of a batch. @param units 1, 2 or 5 */
  charge(principal: Principal, units: number): Charge
  gauges(): Gauge[]
  /** Forgets what was used. */
  reset(): void
}

export function createThrottling(clock: Clock): Throttling {
  const counters = new Map<string, Counter>()
  let limits = usualLimits

  const limitOf = (scope: Scope): number => Math.max(1, Math.floor(windows[scope].limit(limits) * limits.scale))

  const count = (scope: Scope, who: string, amount: number): Counter => {
    const key = `${scope} ${who}`
    const now = clock.now()
    let counter = counters.get(key)
    if (counter === undefined || counter.endsAt <= now || counter.endsAt > now + windows[scope].ms) {
      counter = { who, scope, endsAt: now + windows[scope].ms, used: 0 }
      counters.set(key, counter)
    }
    counter.used += amount
    return counter
  }

  return {
    get limits() {
      return limits
    },
    set limits(changed) {
      limits = changed
    },

    charge({ appId, tenantId, user }, units) {
      const app = `${appId} in ${tenantId}`
      const perMinute = count('appMinute', app, units)
      const counted = [perMinute, count('appDay', app, units)]
      if (user !== undefined) counted.push(count('userRequests', `${user.userPrincipalName} by ${appId}`, 1))
      if (!limits.enabled) return { headers: {} }

      const now = clock.now()
      const exceeded = counted.filter(({ scope, used }) => used > limitOf(scope))
      const retryAfter =
        exceeded.length === 0
          ? undefined
          : Math.max(1, Math.ceil((Math.max(...exceeded.map(({ endsAt }) => endsAt)) - now) / 1000))
      return { retryAfter, headers: rateLimit(perMinute, limitOf('appMinute'), now) }
    },

    gauges() {
      const now = clock.now()
      return [...counters.values()]
        .filter(({ endsAt }) => endsAt > now)
        .map(({ scope, who, used, endsAt }) => ({ scope, who, used, limit: limitOf(scope), resetsAt: endsAt }))
    },

    reset: () => counters.clear(),
  }
}

/** @see https://www.ietf.org/archive/id/draft-ietf-httpapi-ratelimit-headers-03.html */
function rateLimit({ used, endsAt }: Counter, limit: number, now: number): Record<string, string> {
  if (used < limit * 0.8) return {}
  return {
    'RateLimit-Limit': String(limit),
    'RateLimit-Remaining': String(Math.max(0, limit - used)),
    'RateLimit-Reset': String(Math.ceil((endsAt - now) / 1000)),
  }
}
