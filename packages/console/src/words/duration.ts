/** Durations of ISO 8601 as people say them: so many of one unit. */
export const durationUnits = ['seconds', 'minutes', 'hours', 'days', 'weeks'] as const
export type DurationUnit = (typeof durationUnits)[number]

const letters: Record<DurationUnit, readonly [before: string, letter: string]> = {
  seconds: ['PT', 'S'],
  minutes: ['PT', 'M'],
  hours: ['PT', 'H'],
  days: ['P', 'D'],
  weeks: ['P', 'W'],
}

export function durationOf(count: number, unit: DurationUnit): string {
  const [before, letter] = letters[unit]
  return `${before}${Math.max(1, Math.trunc(count) || 1)}${letter}`
}

/** Undefined for what has several units, or is an expression. */
export function readDuration(text: string): { count: number; unit: DurationUnit } | undefined {
  const unit = durationUnits.find((each) => new RegExp(`^${letters[each][0]}\\d+${letters[each][1]}$`).test(text))
  return unit && { count: Number(/\d+/.exec(text)![0]), unit }
}
