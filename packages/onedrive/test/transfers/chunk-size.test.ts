import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chunkSizer } from '../../src/transfers/chunk-size.ts'
import { assertChunkSize, largestChunk } from '../../src/transfers/ranges.ts'

test('whatever is measured, the next chunk is one that the service takes', () => {
  const measures = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { maxLength: 20 })
  fc.assert(
    fc.property(measures, (events) => {
      const sizer = chunkSizer(0)
      for (const [bytes, ms, cut] of events) {
        if (cut) sizer.interrupted()
        else sizer.taken(bytes, ms)
        assertChunkSize(sizer.size)
      }
    }),
  )
})

test('a fast line gets the largest chunk, a slow one a small one, a cut halves it', () => {
  const sizer = chunkSizer(0)
  sizer.taken(20_000_000, 500)
  expect(sizer.size).toBe(largestChunk)
  sizer.interrupted()
  expect(sizer.size).toBe(largestChunk / 2)
  sizer.taken(1_000_000, 10_000)
  expect(sizer.size).toBe(5 * 1024 * 1024)
})

test('the first chunk is half of a large file, and no smaller or larger than is useful', () => {
  const mebibytes = (size: number, most?: number) => chunkSizer(size * 1024 * 1024, undefined, most).size / 1024 / 1024
  expect([1, 40, 80, 120, 10_000].map((size) => mebibytes(size))).toEqual([20, 20, 40, 60, 60])
  expect(mebibytes(10_000, 10 * 1024 * 1024)).toBe(10)
})

test('a size that was asked for stays', () => {
  const sizer = chunkSizer(0, 327_680)
  sizer.taken(1, 1)
  sizer.interrupted()
  expect(sizer.size).toBe(327_680)
})
