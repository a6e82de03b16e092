/** How large the next chunk of an upload is. Pure. */
import { chunkUnit, largestChunk } from './ranges.ts'

export type ChunkSizer = {
  readonly size: number
  /** A chunk was taken whole. */
  taken(bytes: number, durationMs: number): void
  /** A chunk was not. */
  interrupted(): void
}

/** Where nothing is known yet but the size of the file: long enough to measure, and no more than half of a large one. */
const firstChunk = (total: number): number => Math.max(64, Math.ceil(total / 2 / chunkUnit)) * chunkUnit
const smallestChunk = 16 * chunkUnit
/** Long enough to make the pauses between chunks small, short enough to lose little with one. */
const targetMs = 8000

/**
 * As many bytes as the measured bandwidth carries in eight seconds, from 5 to 60 MiB; half as many after a cut.
 *
 * @param total bytes of the file
 * @param fixed a size that stays, in bytes
 * @param most for sources that have to be kept in memory
 */
export function chunkSizer(total: number, fixed?: number, most = largestChunk): ChunkSizer {
  let size = fixed ?? Math.min(firstChunk(total), most)
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
