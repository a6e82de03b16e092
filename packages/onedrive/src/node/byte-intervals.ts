/** Which parts of a file are there already. Pure. */

/** `end` is exclusive. */
export type Range = { readonly start: number; readonly end: number }

/** @returns the ranges in order, those that touch or overlap as one */
export function addRange(ranges: readonly Range[], { start, end }: Range): Range[] {
  if (start >= end) return [...ranges]
  const apart = ranges.filter((range) => range.end < start || range.start > end)
  const joined = ranges.filter((range) => !apart.includes(range))
  const whole = {
    start: Math.min(start, ...joined.map((range) => range.start)),
    end: Math.max(end, ...joined.map((range) => range.end)),
  }
  return [...apart, whole].sort((a, b) => a.start - b.start)
}

/** What of `size` bytes is not there yet. @param ranges in order, apart from each other */
export function missingRanges(ranges: readonly Range[], size: number): Range[] {
  const missing: Range[] = []
  let at = 0
  for (const { start, end } of ranges) {
    if (start > at) missing.push({ start: at, end: start })
    at = end
  }
  if (at < size) missing.push({ start: at, end: size })
  return missing
}

export function sizeOf(ranges: readonly Range[]): number {
  return ranges.reduce((sum, { start, end }) => sum + end - start, 0)
}
