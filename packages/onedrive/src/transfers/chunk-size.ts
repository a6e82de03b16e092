/** How large the next chunk of an upload is. Pure. */
import { chunkUnit, largestChunk } from './ranges.ts'

export type ChunkSizer = {
  readonly size: number
  /** A chunk was taken whole. */
  taken(bytes: number, durationMs: number): void
  /** A chunk was not. */
  interrupted(): void
}

const firstChunk = 64 * chunkUnit
const smallestChunk = 16 * chunkUnit
/** Long enough to make the pauses between chunks small, short enough to lose little with one. */
const targetMs = 8000

/**
 * As many bytes as the measured bandwidth carries in eight seconds, from 5 to 60 MiB; half as many after a cut.
 *
 * @param fixed a size that stays, in bytes
 * @param most for sources that have to be kept in memory
 */
export function chunkSizer(fixed: number | undefined, most = largestChunk): ChunkSizer {
  let size = fixed ?? Math.min(firstChunk, most)
  const choose = (bytes: number): void => {
    if (fixed !== undefined) return
    size = Math.min(Math.max(Math.round(bytes / chunkUnit) * chunkUnit, smallestChunk), most)
  }
  return {
    get size() {
      return size
    },
    taken: (bytes, durationMs) => choose((bytes / Math.max(durationMs, 1)) * targetMs),
    interrupted: () => choose(size / 2),
  }
}
