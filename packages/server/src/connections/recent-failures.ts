/**
 * Refreshes that failed a moment ago. Callers get the same answer for a while, instead of each asking Microsoft again:
 * a second after the first failure, then twice as long each time, a minute at most.
 */
import type { Clock } from '../clock.ts'
import type { Problem } from '../errors.ts'

export type RecentFailures = {
  /** Why it failed, while it is too early to ask again. */
  of(connectionId: string): Problem | undefined
  record(connectionId: string, appRegistrationId: string, problem: Problem): void
  forget(connectionId: string): void
  /** The app registration was changed: all that failed under it may work now. */
  forgetUnder(appRegistrationId: string): void
}

type Failure = {
  readonly problem: Problem
  readonly appRegistrationId: string
  readonly at: number
  readonly pauseMs: number
}

const shortestMs = 1_000
const longestMs = 60_000

export function createRecentFailures(clock: Clock): RecentFailures {
  const failures = new Map<string, Failure>()
  const isOver = ({ at }: Failure): boolean => clock.now() - at > 2 * longestMs

  return {
    of(connectionId) {
      const failure = failures.get(connectionId)
      return failure && clock.now() - failure.at < failure.pauseMs ? failure.problem : undefined
    },
    record(connectionId, appRegistrationId, problem) {
      const before = failures.get(connectionId)
      for (const [id, failure] of failures) if (isOver(failure)) failures.delete(id)
      const pauseMs = before && !isOver(before) ? Math.min(2 * before.pauseMs, longestMs) : shortestMs
      failures.set(connectionId, { problem, appRegistrationId, at: clock.now(), pauseMs })
    },
    forget: (connectionId) => void failures.delete(connectionId),
    forgetUnder(appRegistrationId) {
      for (const [id, failure] of failures) if (failure.appRegistrationId === appRegistrationId) failures.delete(id)
    },
  }
}
