/** ISO 8601 durations, as definitions have them. */
import { StepError } from './step-error.ts'

const form = /^P(?=\d|T\d)(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?$/
const [week, day, hour, minute, second] = [604_800_000, 86_400_000, 3_600_000, 60_000, 1_000]

/** @throws {StepError} `duration_invalid` */
export function millisecondsOf(duration: unknown): number {
  const parts = typeof duration === 'string' ? form.exec(duration) : null
  if (!parts) {
    throw new StepError('duration_invalid', `Give a duration such as PT30S, PT12H or P30D, not ${brief(duration)}.`)
  }
  const [weeks, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ]
  return weeks * week + days * day + hours * hour + minutes * minute + seconds * second
}

/** For sentences that refuse a value. */
export function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
