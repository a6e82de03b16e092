/** When a schedule runs next, as the server reckons it. */
import { Cron } from 'croner'

/** The next three times; none for what is no pattern or no time zone. */
export function nextTimes(cron: string, timeZone: string, now: Date): Date[] {
  try {
    return new Cron(cron, { timezone: timeZone, paused: true }).nextRuns(3, now)
  } catch {
    return []
  }
}
