/** When a schedule comes round. Pure: the moment to count from is handed in. */
import { Cron } from 'croner'

export type Schedule = {
  /** Five fields, or six with seconds in front. */
  readonly cron: string
  /** IANA, such as `Europe/Berlin`. */
  readonly timeZone: string
}

/**
 * The first time after a moment; `undefined` when there is none to come, as with 30 February.
 *
 * A time of day that a clock change leaves out comes right after the gap, and one that occurs twice comes once. What is
 * repeated by `*` or a step counts real time instead.
 *
 * @param after milliseconds since 1970, as is the answer
 * @throws {Error} for a pattern or a time zone that cannot be one; definitions are checked for both when they are saved
 */
export function nextTime({ cron, timeZone }: Schedule, after: number): number | undefined {
  const pattern = new Cron(cron, {
    timezone: timeZone,
    paused: true,
    mode: '5-or-6-parts',
    fixedTimeRule: 'no-wildcard',
  })
  return pattern.nextRun(new Date(after))?.getTime()
}

const longestSpreadMs = 60_000

/**
 * Within how many milliseconds after a time the runs of all users begin, so that ten thousand of them do not at once: a
 * tenth of what is left until the next time, and a minute at most.
 */
export function spreadMs(schedule: Schedule, time: number): number {
  const following = nextTime(schedule, time)
  return Math.min(longestSpreadMs, ((following ?? Number.POSITIVE_INFINITY) - time) / 10)
}
