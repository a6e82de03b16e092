/** Who carries which part of a file. Pure. */
import type { Range } from './byte-intervals.ts'
import type { Segment } from './range-writer.ts'

export type Share = {
  /** Something to carry: what nobody has begun, or else the rear half of the largest part under way. */
  take(): Segment | undefined
  done(segment: Segment): void
}

/** @param least bytes worth taking over */
export function shareOut(missing: readonly Range[], least: number): Share {
  const waiting: Segment[] = missing.map(({ start, end }) => ({ at: start, end })).reverse()
  const underWay = new Set<Segment>()

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
  }
}
