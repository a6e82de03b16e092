/** A steady number of bytes per second. */
import type { Shape } from '../plan.ts'

export type Pace = {
  /** Milliseconds to wait before so many more bytes may go. */
  take(bytes: number): number
}

export function pace(bytesPerSecond: number, now: () => number = () => performance.now()): Pace {
  let free = now()
  return {
    take(bytes) {
      const start = Math.max(free, now())
      free = start + (bytes / bytesPerSecond) * 1000
      return free - now()
    },
  }
}

/** Passes everything on, no faster than the pace. Several bodies may share one. */
export function paced(bytesPerSecond: number, shared: Pace): Shape {
  // Twenty steps a second, so that it flows rather than drips.
  const step = Math.max(1, Math.floor(bytesPerSecond / 20))
  return async function* (body, wire) {
    for await (const chunk of body) {
      for (let at = 0; at < chunk.length; at += step) {
        const piece = chunk.subarray(at, at + step)
        await wire.sleep(shared.take(piece.length))
        yield piece
      }
    }
  }
}
