import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addRange, missingRanges, sizeOf } from '../../src/node/byte-intervals.ts'

test('what is there and what is missing are the whole, whatever came in whatever order', () => {
  const size = 100
  const range = fc.tuple(fc.nat(size), fc.nat(size)).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }))
  fc.assert(
    fc.property(fc.array(range, { maxLength: 20 }), (ranges) => {
      const there = new Set(
        ranges.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i)),
      )
      const done = ranges.reduce<ReturnType<typeof addRange>>(addRange, [])
      const missing = missingRanges(done, size)
      expect(sizeOf(done)).toBe(there.size)
      expect(sizeOf(missing)).toBe(size - there.size)
      expect(missing.every(({ start, end }) => start < end && !there.has(start) && !there.has(end - 1))).toBe(true)
      for (const [index, { start }] of done.slice(1).entries()) expect(start).toBeGreaterThan(done[index]!.end)
    }),
  )
})
