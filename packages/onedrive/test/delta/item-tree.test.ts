import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createItemTree } from '../../src/delta/item-tree.ts'
import type { DriveItem } from '../../src/graph/wire.ts'

const root: DriveItem = { id: 'root', name: 'root', root: {} }
const item = (id: string, parent: string, name = id, eTag = '1'): DriveItem => ({
  id,
  name,
  eTag,
  parentReference: { id: parent },
})
const gone = (id: string): DriveItem => ({ id, name: '', deleted: { state: 'deleted' } })
const page = (items: DriveItem[], flags = {}) => ({ items, restarted: false, last: true, ...flags })

test('creates, moves, updates and deletes; a folder takes along what is in it', () => {
  const tree = createItemTree()
  tree.apply(page([root, item('a', 'root'), item('b', 'a'), item('c', 'b')]))
  expect(tree.pathOf('c')).toEqual(['a', 'b', 'c'])
  expect(tree.apply(page([item('b', 'root', 'B')])).map(({ kind }) => kind)).toEqual(['moved'])
  expect(tree.pathOf('c')).toEqual(['B', 'c'])
  expect(tree.apply(page([item('c', 'b', 'c', '2'), item('a', 'root')])).map(({ kind }) => kind)).toEqual(['updated'])
  expect(tree.apply(page([gone('b')])).map((change) => 'before' in change && change.before.id)).toEqual(['c', 'b'])
  expect([...tree.items.keys()]).toEqual(['root', 'a'])
})

test('after Graph has lost its place, what is not told again is gone, also across a restart of the reader', () => {
  const before = createItemTree()
  before.apply(page([root, item('a', 'root'), item('b', 'root')]))
  before.apply(page([root], { restarted: true, last: false }))
  const after = createItemTree(JSON.parse(JSON.stringify(before)))
  const changes = after.apply(page([item('b', 'root'), item('new', 'root')]))
  expect(changes.map(({ kind }) => kind).sort()).toEqual(['created', 'deleted'])
  expect([...after.items.keys()].sort()).toEqual(['b', 'new', 'root'])
})

test('however the changes are cut into pages and repeated, the last word counts', () => {
  const ids = fc.constantFrom('a', 'b', 'c', 'd')
  const told = fc.array(fc.tuple(ids, fc.constantFrom('root', 'other'), fc.boolean()), { maxLength: 30 })
  fc.assert(
    fc.property(told, fc.integer({ min: 1, max: 7 }), (events, size) => {
      const items = events.map(([id, parent, isGone]) => (isGone ? gone(id) : item(id, parent)))
      const whole = createItemTree()
      whole.apply(page([root, item('other', 'root'), ...items]))
      const pieces = createItemTree()
      pieces.apply(page([root, item('other', 'root')], { last: false }))
      for (let at = 0; at < items.length; at += size) pieces.apply(page(items.slice(at, at + size), { last: false }))
      pieces.apply(page([]))
      expect([...pieces.items].sort()).toEqual([...whole.items].sort())
    }),
  )
})
