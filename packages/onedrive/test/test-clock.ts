/** Time that passes only when somebody sleeps. */
import type { Sleep } from '../src/http/sleep.ts'

export function testClock(waits: number[] = []): { readonly now: () => number; readonly sleep: Sleep } {
  let time = Date.UTC(2026, 10, 21)
  return {
    now: () => time,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      waits.push(ms)
      time += ms
    },
  }
}
