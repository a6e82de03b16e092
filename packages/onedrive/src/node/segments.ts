/** Who carries which part of a file, and whether more hands would help. Pure, but for the time it is told. */
import type { Range } from './byte-intervals.ts'
import type { Segment } from './range-writer.ts'

export type Share = {
  /** Something to carry: what nobody has begun, or else the rear half of the largest part under way. */
  take(): Segment | undefined
  done(segment: Segment): void
  /** Whether what came lately is less than one good connection brings. @param now milliseconds */
  isSlow(bytes: number, now: number): boolean
}

/** A connection that brings more, in bytes per millisecond, is not held back by its own limits: others would share its wire. */
const enough = 100_000
/** Milliseconds over which is measured. */
const span = 150

/** @param least bytes worth taking over */
export function shareOut(missing: readonly Range[], least: number): Share {
  const waiting: Segment[] = missing.map(({ start, end }) => ({ at: start, end })).reverse()
  const underWay = new Set<Segment>()
  let since: number | undefined
  let came = 0

  const takenOver = (): Segment | undefined => {
    const left = (segment: Segment): number => segment.end - segment.at
    const largest = [...underWay].sort((a, b) => left(b) - left(a))[0]
    if (!largest || left(largest) < 2 * least) return undefined
    const middle = largest.at + Math.ceil(left(largest) / 2)
    const rear = { at: middle, end: largest.end }
    largest.end = middle
    return rear
  }

  return {
    take: () => {
      const segment = waiting.pop() ?? takenOver()
      if (segment) underWay.add(segment)
      return segment
    },
    done: (segment) => underWay.delete(segment),
    isSlow: (bytes, now) => {
      since ??= now
      came += bytes
      const took = now - since
      if (took < span) return false
      const rate = came / took
      since = now
      came = 0
      return rate < enough
    },
  }
}
