import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createQuickXorHash } from '../../src/transfers/quick-xor-hash.ts'

function hashOf(...parts: Uint8Array[]): string {
  const hash = createQuickXorHash()
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** The definition, bit by bit. */
function slowHash(bytes: Uint8Array): string {
  const ring = new Uint8Array(20)
  const flip = (bit: number): void => {
    ring[Math.floor(bit / 8)]! ^= 1 << (bit % 8)
  }
  for (const [i, byte] of bytes.entries()) {
    for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) flip((11 * i + bit) % 160)
  }
  for (let bit = 0; bit < 32; bit++) if (bytes.length & (1 << bit)) flip(96 + bit)
  return Buffer.from(ring).toString('base64')
}

describe('quickXorHash', () => {
  test.each([
    ['nothing', new Uint8Array(), 'AAAAAAAAAAAAAAAAAAAAAAAAAAA='],
    ['hello world', new TextEncoder().encode('hello world'), 'aCgDG9jwBhDc4Q1yawMZAAAAAAA='],
    ['1000 bytes of i mod 251', Uint8Array.from({ length: 1000 }, (_, i) => i % 251), 'KbphcpColXb1/3Wm950vUzeX1es='],
  ])('of %s', (_, bytes, expected) => {
    expect(hashOf(bytes)).toBe(expected)
  })

  test('is the definition, wherever the bytes are cut and however they lie in memory', () => {
    const cuts = fc.array(fc.nat(40_000), { maxLength: 4 })
    fc.assert(
      fc.property(fc.nat(40_000), fc.nat(7), cuts, fc.nat(255), (length, offset, at, seed) => {
        const bytes = new Uint8Array(offset + length).map((_, i) => (i * 31 + seed) ^ (i >> 5)).subarray(offset)
        const edges = [0, ...at.map((cut) => Math.min(cut, length)).sort((a, b) => a - b), length]
        const parts = edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge))
        expect(hashOf(...parts)).toBe(slowHash(bytes))
      }),
      { numRuns: 60 },
    )
  })

  test('may be asked before the end', () => {
    const hash = createQuickXorHash()
    hash.update(new TextEncoder().encode('hello'))
    hash.digest()
    hash.update(new TextEncoder().encode(' world'))
    expect(hash.digest()).toBe('aCgDG9jwBhDc4Q1yawMZAAAAAAA=')
  })
})
