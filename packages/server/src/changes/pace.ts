/** How often a drive is looked at. Pure; all times in milliseconds. */

/** Between two looks at a drive that has just changed and about which nobody tells us. */
export const shortestPauseMs = 5_000
/** At one that has not changed for long. */
const longestPauseMs = 5 * 60_000
/** Microsoft tells when something changes; this covers what it forgets to tell. The longest of these pauses. */
const reconcileMs = 60 * 60_000
/** Nothing can be read before somebody acts; what is mended is noticed sooner by its status. */
export const whileBroken = 60 * 60_000

/**
 * Sooner where there were changes, later where there were none. Drives that were looked at together are not the next
 * time.
 *
 * @param random from 0 to 1
 */
export function nextLook(
  { pauseMs, pollingBecause }: { readonly pauseMs: number; readonly pollingBecause: string | null },
  changed: boolean,
  now: number,
  random: number,
): { pauseMs: number; nextAt: number } {
  const next = changed ? shortestPauseMs : Math.min(longestPauseMs, Math.max(shortestPauseMs, pauseMs * 1.5))
  return {
    pauseMs: Math.round(next),
    nextAt: now + Math.round((pollingBecause === null ? reconcileMs : next) * (0.75 + random / 4)),
  }
}

/** @param failures how many there were before in a row */
export function pauseAfterFailure(failures: number): number {
  return Math.min(15 * 60_000, shortestPauseMs * 2 ** Math.min(failures, 10))
}
