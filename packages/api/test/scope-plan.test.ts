import { describe, expect, test } from 'vitest'
import { compareScopes, type FileUse, planScopes, type ScopeWish } from '../src/index.ts'

const plan = (uses: FileUse[], more: Partial<ScopeWish> = {}) =>
  planScopes({ uses, kind: 'delegated', accounts: ['work', 'personal'], ...more })
const names = (uses: FileUse[], more: Partial<ScopeWish> = {}) => plan(uses, more).scopes.map(({ scope }) => scope)

describe('of people', () => {
  test.each<[FileUse[], string[]]>([
    [['read'], ['Files.Read']],
    [['write'], ['Files.ReadWrite']],
    [['read', 'write'], ['Files.ReadWrite']],
    [['share'], ['Files.ReadWrite']],
    [['app-folder'], ['Files.ReadWrite.AppFolder']],
    [
      ['app-folder', 'read'],
      ['Files.ReadWrite.AppFolder', 'Files.Read'],
    ],
    [['app-folder', 'write'], ['Files.ReadWrite']],
    [['read-everywhere'], ['Files.Read.All']],
    [
      ['read-everywhere', 'write'],
      ['Files.Read.All', 'Files.ReadWrite'],
    ],
    [['write-everywhere', 'read', 'share', 'app-folder'], ['Files.ReadWrite.All']],
    [['read', 'read'], ['Files.Read']],
  ])('%j', (uses, scopes) => {
    expect(names(uses)).toEqual([...scopes, 'User.Read'])
  })

  test('every use is served, whatever stands beside it, and every scope has its reason', () => {
    const uses: FileUse[] = ['read', 'write', 'share', 'app-folder', 'read-everywhere', 'write-everywhere']
    for (const mask of Array.from({ length: 63 }, (_, index) => index + 1)) {
      const wanted = uses.filter((_, bit) => mask & (1 << bit))
      const { scopes } = plan(wanted)
      for (const use of wanted) expect(scopes.some((scope) => scope.uses.includes(use))).toBe(true)
      for (const { reason } of scopes) expect(reason).not.toBe('')
    }
  })
})

test('who meets an administrator: everywhere only by work accounts, and apps always', () => {
  const asked = (more: Partial<ScopeWish>, uses: FileUse[] = ['read-everywhere']) =>
    plan(uses, more).scopes[0]!.administrator
  expect(asked({})).toBe('often')
  expect(asked({ accounts: ['personal'] })).toBe('never')
  expect(asked({}, ['write'])).toBe('never')
  expect(asked({ kind: 'application', accounts: ['work'] }, ['read'])).toBe('always')
})

test('in the app’s own name: wider by nature, and nothing about a person', () => {
  expect(names(['read', 'share'], { kind: 'application', accounts: ['work'] })).toEqual(['Files.ReadWrite.All'])
})

test('an app in its own name with personal accounts is impossible, and says why', () => {
  const { scopes, impossible } = plan(['read'], { kind: 'application' })
  expect(scopes).toEqual([])
  expect(impossible).toContain('no administrator')
})

test('what is asked for, held against the plan', () => {
  const of = (asked: string[], uses: FileUse[]) => {
    const { missing, unneeded } = compareScopes(asked, plan(uses))
    return { missing, unneeded }
  }
  expect(of(['Files.Read', 'User.Read', 'offline_access'], ['read'])).toEqual({ missing: [], unneeded: [] })
  expect(of(['Files.Read', 'User.Read'], ['write'])).toEqual({ missing: ['Files.ReadWrite'], unneeded: ['Files.Read'] })
  expect(of(['Files.ReadWrite.All', 'User.Read'], ['read'])).toEqual({ missing: [], unneeded: ['Files.ReadWrite.All'] })
  expect(of(['https://graph.microsoft.com/Files.Read'], ['read'])).toEqual({ missing: ['User.Read'], unneeded: [] })
})
