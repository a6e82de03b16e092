/** Times as people say them. Every function is given the present; none reads a clock. */

const units: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, size: number, from?: number])[] = [
  // Years only from two on: "in 1 year" would hide eleven months.
  ['year', 31_557_600_000, 2 * 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** `2 minutes ago`, `in 3 days`, and `just now` for less than a minute on either side. */
export function relativeTime(then: Date, now: Date): string {
  const distance = then.getTime() - now.getTime()
  const found = units.find(([, size, from = size]) => Math.abs(distance) >= from)
  if (!found) return 'just now'
  const [unit, size] = found
  return new Intl.RelativeTimeFormat('en').format(Math.trunc(distance / size), unit)
}

/** `21 Nov 2026, 04:40`, in the reader's time zone unless another is named. */
export function exactTime(time: Date, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    ...(timeZone !== undefined && { timeZone }),
  }).format(time)
}

/** `87 ms`, `1.4 s`. */
export function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`
}
