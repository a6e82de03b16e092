import { expect, test } from 'vitest'
import { compare, type KnownItem } from '../../src/changes/compare.ts'
import type { IndexedItem } from '../../src/changes/indexed-item.ts'

const file: IndexedItem = {
  id: 'f',
  parentId: 'root',
  name: 'a.txt',
  kind: 'file',
  size: 5,
  eTag: 'e1',
  cTag: 'c1',
  contentHash: 'h1',
  mimeType: 'text/plain',
  webUrl: null,
  createdAt: null,
  modifiedAt: null,
  modifiedBy: null,
  sharing: null,
}
const known = (changes: Partial<KnownItem> = {}): KnownItem => ({ ...file, deleted: false, ...changes })

test.each<[string, KnownItem | undefined, Partial<IndexedItem>, string[]]>([
  ['is new', undefined, {}, ['created']],
  ['is the same', known(), {}, []],
  ['is back', known({ deleted: true }), { name: 'b.txt' }, ['restored']],
  ['has another name', known(), { name: 'b.txt' }, ['renamed']],
  ['is elsewhere under another name, which is one change', known(), { parentId: 'p', name: 'b.txt' }, ['moved']],
  ['has other content', known(), { contentHash: 'h2', cTag: 'c2' }, ['content_changed']],
  ['has the same content under another tag', known(), { cTag: 'c2' }, []],
  ['has no hash any more, and another tag', known(), { contentHash: null, cTag: 'c2' }, ['content_changed']],
  [
    'has no hash and no tag, and another size',
    known({ contentHash: null, cTag: null }),
    { size: 6 },
    ['content_changed'],
  ],
  ['has no hash and no tag, and the same size', known({ contentHash: null, cTag: null }), {}, []],
  ['is shared', known(), { sharing: 'anonymous' }, ['sharing_changed']],
  ['is shared no more', known({ sharing: 'users' }), {}, ['sharing_changed']],
  [
    'has moved, been rewritten and shared',
    known(),
    { parentId: 'p', contentHash: 'h2', sharing: 'users' },
    ['moved', 'content_changed', 'sharing_changed'],
  ],
])('a file that %s', (_, before, now, kinds) => {
  expect(compare(before, { ...file, ...now })).toEqual(kinds)
})

test('a folder does not change with what is in it, and the root never', () => {
  const folder = { ...file, kind: 'folder' as const }
  expect(compare({ ...folder, deleted: false }, { ...folder, size: 9, cTag: 'c2', eTag: 'e2' })).toEqual([])
  expect(compare(undefined, { ...file, kind: 'root' })).toEqual([])
})
