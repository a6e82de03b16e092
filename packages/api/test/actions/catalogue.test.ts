import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { actionCatalogue, effectOf, missingScopes, scopesOf } from '../../src/index.ts'

describe.each(actionCatalogue.map((action) => [action.name, action] as const))('%s', (_, action) => {
  test('has examples that its own schemas take', () => {
    expect(action.examples.length).toBeGreaterThan(0)
    for (const { input, output } of action.examples) {
      expect(action.input.safeParse(input).error).toBeUndefined()
      expect(action.output.safeParse(output).error).toBeUndefined()
    }
  })

  test('says what each field of its input is for', () => {
    const { properties = {} } = z.toJSONSchema(action.input, { io: 'input' })
    const plain = new Set(['text', 'method', 'maxBytes', 'most', 'item', 'folder', 'file'])
    const silent = Object.entries(properties).filter(
      ([name, schema]) => !plain.has(name) && !(schema as { description?: string }).description,
    )
    expect(silent).toEqual([])
  })

  test('is read-only exactly where it repeats without a trace and asks for no more than reading', () => {
    const reads = action.effect === 'reads'
    expect(reads && action.repeat.kind !== 'harmless').toBe(false)
    expect(action.repeat.because).toMatch(/\.$/)
    // Microsoft asks for writing even to look a sharing URL up.
    if (reads && action.name !== 'resolveSharingUrl') expect(action.scopes.delegated).toEqual(['Files.Read'])
    if (!reads) expect(action.scopes.delegated[0]).toMatch(/^Files\.ReadWrite/)
  })
})

test('holds every action under its own name, once', () => {
  const names = actionCatalogue.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBeGreaterThanOrEqual(30)
})

describe('scopes', () => {
  test('a set of actions needs the least that covers them all', () => {
    expect(scopesOf(['listFiles', 'readText'])).toEqual(['Files.Read'])
    expect(scopesOf(['listFiles', 'saveFile'])).toEqual(['Files.ReadWrite'])
    expect(scopesOf(['saveFile', 'restoreItem'])).toEqual(['Files.ReadWrite.All'])
    expect(scopesOf(['listFiles', 'saveFile'], 'application')).toEqual(['Files.ReadWrite.All'])
    expect(scopesOf(['no such action'])).toEqual([])
  })

  test('a request that reads needs no more than reading; an unknown method is taken for the worst', () => {
    const reading = { action: 'oneDriveRequest', input: { path: '/me/drive' } }
    expect(scopesOf([reading])).toEqual(['Files.Read'])
    expect(effectOf(reading)).toBe('reads')
    expect(effectOf({ action: 'oneDriveRequest', input: { path: '/me/drive', method: '{{settings.method}}' } })).toBe(
      'changes',
    )
    expect(effectOf({ action: 'oneDriveRequest', input: { path: '/x', method: 'DELETE' } })).toBe('deletes')
    expect(scopesOf(['oneDriveRequest'])).toEqual(['Files.ReadWrite'])
  })

  test.each([
    { uses: ['saveFile'], granted: ['Files.Read', 'User.Read'], missing: ['Files.ReadWrite'] },
    { uses: ['saveFile'], granted: ['https://graph.microsoft.com/Files.ReadWrite.All'], missing: [] },
    { uses: ['listFiles'], granted: [], missing: ['Files.Read'] },
    { uses: ['restoreItem'], granted: ['Files.ReadWrite'], missing: ['Files.ReadWrite.All'] },
    { uses: ['saveFile'], granted: ['.default'], missing: [] },
  ])('with $granted, $uses lacks $missing', ({ uses, granted, missing }) => {
    expect(missingScopes(scopesOf(uses), granted)).toEqual(missing)
  })
})
