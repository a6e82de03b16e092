import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { planSync, type SyncOperation, type TreeEntry, undecided } from '../../src/trees/sync-plan.ts'

const file = (path: string, content = path, modifiedAt = 0): TreeEntry => ({
  path,
  folder: false,
  size: content.length,
  modifiedAt,
  quickXorHash: content,
})
const folder = (path: string): TreeEntry => ({ path, folder: true })

/** Does what a plan says to a tree, as strictly as a disk would. */
function follow(
  target: readonly TreeEntry[],
  source: readonly TreeEntry[],
  plan: readonly SyncOperation[],
): TreeEntry[] {
  const tree = new Map(target.map((entry) => [entry.path, entry]))
  const wanted = new Map(source.map((entry) => [entry.path, entry]))
  const assertParent = (path: string): void => {
    const parent = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : undefined
    if (parent !== undefined && !tree.get(parent)?.folder) expect.fail(`no folder for ${path}`)
  }
  for (const operation of plan) {
    const { path } = operation
    if (operation.kind === 'delete') {
      expect(tree.has(path)).toBe(true)
      for (const key of [...tree.keys()]) if (key === path || key.startsWith(`${path}/`)) tree.delete(key)
      continue
    }
    assertParent(path)
    if (operation.kind === 'createFolder') {
      expect(tree.has(path)).toBe(false)
      tree.set(path, folder(path))
    } else if (operation.kind === 'move') {
      expect(tree.has(path)).toBe(false)
      for (const [key, entry] of [...tree]) {
        if (key !== operation.from && !key.startsWith(`${operation.from}/`)) continue
        tree.delete(key)
        const to = path + key.slice(operation.from.length)
        tree.set(to, { ...entry, path: to })
      }
    } else {
      expect(tree.get(path)?.folder ?? false).toBe(false)
      tree.set(path, wanted.get(path)!)
    }
  }
  return [...tree.values()]
}

const names = fc.constantFrom('a', 'b', 'c', 'd')
/** A few names and contents, so that the same ones meet again and again; parents are always there. */
const trees = fc
  .array(
    fc.tuple(fc.array(names, { minLength: 1, maxLength: 3 }), fc.constantFrom('x', 'yy', 'zz', 'long'), fc.boolean()),
  )
  .map((planned) => {
    const tree = new Map<string, TreeEntry>()
    for (const [parts, content, isFolder] of planned) {
      const parents = parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'))
      if (parents.some((path) => tree.get(path)?.folder === false)) continue
      for (const path of parents) tree.set(path, folder(path))
      const path = parts.join('/')
      if (!tree.has(path)) tree.set(path, isFolder ? folder(path) : file(path, content))
    }
    return [...tree.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
  })

const runs = Number(process.env['PROPERTY_RUNS'] ?? 500)
const contents = (tree: readonly TreeEntry[]): string[] =>
  tree.map(({ path, folder: isFolder, quickXorHash }) => `${path} ${isFolder ? '/' : quickXorHash}`).sort()

describe('planSync', () => {
  test('a followed plan makes the target like the source; a second plan is empty', () => {
    fc.assert(
      fc.property(trees, trees, fc.boolean(), (source, target, moves) => {
        const plan = planSync(source, target, { delete: true, moves })
        const after = follow(target, source, plan)
        expect(contents(after)).toEqual(contents(source))
        expect(planSync(source, after, { delete: true })).toEqual([])
      }),
      { numRuns: runs },
    )
  })

  test('without delete nothing is lost but what stands in the way', () => {
    fc.assert(
      fc.property(trees, trees, (source, target) => {
        const after = contents(follow(target, source, planSync(source, target)))
        for (const line of contents(source)) expect(after).toContain(line)
      }),
      { numRuns: runs },
    )
  })

  test('a renamed folder is one move', () => {
    const below = ['1', '2', '3'].map((name) => file(`old/${name}`, `content ${name}`))
    const source = [folder('new'), ...below.map((entry) => ({ ...entry, path: entry.path.replace('old', 'new') }))]
    expect(planSync(source, [folder('old'), ...below], { delete: true })).toEqual([
      { kind: 'move', path: 'new', from: 'old' },
    ])
  })

  test('the same content with another time is only touched', () => {
    expect(planSync([file('a', 'x', 10_000)], [file('a', 'x', 0)])).toEqual([{ kind: 'touch', path: 'a' }])
    expect(planSync([file('a', 'x', 1_000)], [file('a', 'x', 0)])).toEqual([])
  })

  test.each([
    [5_000, 5_000, false],
    [5_001, 5_000, false],
    [5_900, 5_000, false],
    [5_123, 5_124, false],
    [5_123, 5_456, true],
    [9_123, 5_123, true],
  ])('of one size, with the times %i and %i: the hash decides is %s', (here, there, decides) => {
    const { quickXorHash: _, ...local } = file('a', 'x', here)
    expect(undecided([local], [file('a', 'y', there)])).toEqual(decides ? ['a'] : [])
  })
})
