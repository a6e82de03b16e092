import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Problem } from '../../src/errors.ts'
import { createKeyRing } from '../../src/vault/key-ring.ts'
import { type MasterKey, masterKey } from '../../src/vault/master-key.ts'
import { openVault } from '../../src/vault/vault.ts'

const [seven, eight] = [7, 8].map((byte) => masterKey(Buffer.alloc(32, byte))) as [MasterKey, MasterKey]
const vault = openVault(createKeyRing([seven]))

function codeOf(run: () => unknown): string | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    return error instanceof Problem ? error.code : String(error)
  }
}

test('what is sealed for a place opens there and nowhere else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), fc.string(), (plain, context, other) => {
      const sealed = vault.seal(plain, context)
      expect(vault.open(sealed, context)).toBe(plain)
      if (other !== context) expect(codeOf(() => vault.open(sealed, other))).toBe('sealed_value_damaged')
    }),
  )
})

test('any single flipped bit is noticed', () => {
  const sealed = vault.seal('refresh-token', 'connection_grant/con_1/refresh_token')
  for (let index = 0; index < sealed.length; index++) {
    const changed = Buffer.from(sealed)
    changed[index]! ^= 1 << (index % 8)
    const expected = index >= 1 && index <= 4 ? 'master_key_wrong' : 'sealed_value_damaged'
    expect(codeOf(() => vault.open(changed, 'connection_grant/con_1/refresh_token'))).toBe(expected)
  }
})

test('a cut or longer value is noticed', () => {
  const sealed = vault.seal('secret', 'place')
  for (let length = 0; length < sealed.length; length++) {
    expect(codeOf(() => vault.open(sealed.subarray(0, length), 'place'))).toBe('sealed_value_damaged')
  }
  expect(codeOf(() => vault.open(Buffer.concat([sealed, Buffer.of(0)]), 'place'))).toBe('sealed_value_damaged')
})

test('another master key is told apart from damage', () => {
  const sealed = vault.seal('secret', 'place')
  expect(codeOf(() => openVault(createKeyRing([eight])).open(sealed, 'place'))).toBe('master_key_wrong')
})

test('the same text sealed twice looks different, and never shows', () => {
  const [one, two] = [vault.seal('secret', 'place'), vault.seal('secret', 'place')]
  expect(one.equals(two)).toBe(false)
  expect(one.includes('secret')).toBe(false)
})
