/** How often a rule strikes among the things that it is for. */
import { z } from 'zod'

export const timesSchema = z.union([
  z.strictObject({ next: z.int().min(1) }).describe('The next so many, then never again.'),
  z.strictObject({ every: z.int().min(1) }).describe('Each so-manieth: 3 lets two pass and hits the third.'),
  z
    .strictObject({ probability: z.number().min(0).max(1), seed: z.int().default(1) })
    .describe('At random, the same way for the same seed.'),
])

export type Times = z.infer<typeof timesSchema>

export type Occurrences = {
  /** Counts one of them. @returns whether it is struck */
  next(): boolean
  /** Whether it will never strike again. */
  readonly spent: boolean
  /** From 0 up to 1, the same row for the same seed. */
  random(): number
}

export function occurrences(times: Times | undefined): Occurrences {
  let seen = 0
  const random = seededRandom(times !== undefined && 'probability' in times ? times.seed : 1)
  return {
    next() {
      seen += 1
      if (times === undefined) return true
      if ('next' in times) return seen <= times.next
      if ('every' in times) return seen % times.every === 0
      return random() < times.probability
    },
    get spent() {
      return times !== undefined && 'next' in times && seen >= times.next
    },
    random,
  }
}

/** Mulberry32: small, fast, even enough to choose who is struck. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
