import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quickXorHash } from '../../../src/state/drive/quick-xor-hash.ts'

const hashOf = (...parts: Uint8Array[]): string => {
  const hash = quickXorHash()
  for (const part of parts) hash.update(part)
  return hash.digest()
}

test.each([
  ['nothing', Buffer.alloc(0), 'AAAAAAAAAAAAAAAAAAAAAAAAAAA='],
  ['hello world', Buffer.from('hello world'), 'aCgDG9jwBhDc4Q1yawMZAAAAAAA='],
  ['a thousand bytes', Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 251)), 'KbphcpColXb1/3Wm950vUzeX1es='],
])('%s', (_, bytes, hash) => {
  expect(hashOf(bytes)).toBe(hash)
})

test('it does not matter how the bytes are cut', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), fc.nat(2000), fc.nat(2000), (bytes, a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)]
      expect(hashOf(bytes.subarray(0, low), bytes.subarray(low, high), bytes.subarray(high))).toBe(hashOf(bytes))
    }),
  )
})
