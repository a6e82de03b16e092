/**
 * How many resource units may be spent for now, as far as Graph tells: `RateLimit-*` headers come once four fifths of a
 * minute's limit are used up. Until then no more is under way than the last fifth holds, so that whoever is told in time
 * has sent nothing too many. Pure.
 *
 * @see https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online
 */

export type Budget = {
  /** Whether a call of so many units may be made at this moment. */
  allows(units: number, now: number): boolean
  /** A call of so many units is under way. */
  spend(units: number): void
  /** It is over, and its answer has been learned from. */
  settle(units: number): void
  learn(headers: Headers, now: number): void
  /** Milliseconds until what is used up is forgotten; 0 where nothing is known to be used up. */
  resetMs(now: number): number
  /** What is used up is forgotten, whatever the clock says. */
  reset(): void
}

/** For an app in the smallest tenant, each minute. */
const smallestLimit = 1250
const untold = 1 / 5
/** Two answers of one minute may tell its end a second apart, since they tell whole seconds. */
const sameEndMs = 1500

export function createBudget(): Budget {
  let limit = smallestLimit
  let underWay = 0
  let left: number | undefined
  let resetAt = 0

  const forgetOld = (now: number): void => {
    if (now >= resetAt) left = undefined
  }

  return {
    allows: (units, now) => {
      forgetOld(now)
      if (units === 0 || units <= (left ?? limit * untold) - underWay) return true
      // More than there ever is at once: then it goes alone.
      return left === undefined && underWay === 0
    },
    spend: (units) => {
      underWay += units
    },
    settle: (units) => {
      underWay -= units
    },
    learn: (headers, now) => {
      const [told, of, seconds] = ['remaining', 'limit', 'reset'].map((name) => numberIn(headers, `ratelimit-${name}`))
      if (told === undefined || !seconds) return
      forgetOld(now)
      const at = now + seconds * 1000
      const same = left !== undefined && at <= resetAt + sameEndMs
      // Answers overtake each other: the least that was told is the newest.
      left = same ? Math.min(left!, told) : told
      resetAt = same ? Math.min(resetAt, at) : at
      if (of) limit = of
    },
    resetMs: (now) => (left === undefined ? 0 : Math.max(0, resetAt - now)),
    reset: () => {
      left = undefined
    },
  }
}

function numberIn(headers: Headers, name: string): number | undefined {
  const text = headers.get(name)?.trim()
  return text && /^\d+$/.test(text) ? Number(text) : undefined
}
