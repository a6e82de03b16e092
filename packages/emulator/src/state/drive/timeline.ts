/**
 * Which touches a moment in time comes after. Kept for the seconds in which something happened, so that a million
 * changes take little room. The clock may be moved back; a touch then counts as of the latest moment before it.
 */

export type Timeline = {
  /** @param at milliseconds since the epoch, of the touch that follows those counted */
  note(at: number, touches: number): void
  /** How many touches there were before the second that the moment is in. */
  countAt(moment: number): number
}

export function openTimeline(): Timeline {
  const seconds: number[] = []
  const counts: number[] = []
  return {
    note(at, touches) {
      const second = Math.floor(at / 1000)
      if (seconds.length > 0 && second <= seconds.at(-1)!) return
      seconds.push(second)
      counts.push(touches)
    },
    countAt(moment) {
      const second = Math.floor(moment / 1000)
      let low = 0
      let high = seconds.length
      while (low < high) {
        const middle = (low + high) >> 1
        if (seconds[middle]! < second) low = middle + 1
        else high = middle
      }
      return counts[low] ?? Number.POSITIVE_INFINITY
    },
  }
}
