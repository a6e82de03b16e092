import { changeFilterSchema } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { compileFilter, nameMatcher, type PlacedChange } from '../../src/changes/filter.ts'

const change: PlacedChange = {
  kind: 'moved',
  connectionId: 'con_1',
  userId: 'ada',
  driveId: 'd',
  item: {
    id: 'f',
    name: 'Invoice-2026.PDF',
    path: '/Archive/2026/Invoice-2026.PDF',
    kind: 'file',
    parentId: 'year',
    size: 100,
    mimeType: 'application/pdf',
    eTag: null,
    cTag: null,
    contentHash: null,
    webUrl: null,
    createdAt: null,
    modifiedAt: null,
    modifiedBy: { id: 'u1', displayName: 'Ada Lovelace', email: 'Ada@Example.com' },
    sharing: null,
  },
  before: { name: 'draft.txt', path: '/Inbox/draft.txt', parentId: 'inbox' },
  ancestors: ['year', 'archive', 'root'],
  ancestorsBefore: ['inbox', 'root'],
}
const passes = (filter: object, given: PlacedChange = change): boolean =>
  compileFilter(changeFilterSchema.parse(filter))(given)

test.each<[object, boolean]>([
  [{}, true],
  [{ kinds: ['moved', 'deleted'] }, true],
  [{ kinds: ['deleted'] }, false],
  [{ items: 'files' }, true],
  [{ items: 'folders' }, false],
  [{ folderId: 'archive' }, true],
  [{ folderId: 'archive', recursive: false }, false],
  [{ folderId: 'year', recursive: false }, true],
  // It has left that folder, and whoever listens there hears of it.
  [{ folderId: 'inbox', recursive: false }, true],
  [{ folderId: 'elsewhere' }, false],
  [{ name: '*.pdf' }, true],
  [{ name: 'invoice-{2025,2026}*' }, true],
  [{ name: 'draft.*' }, true],
  [{ name: '*.docx' }, false],
  [{ mimeTypes: ['application/pdf'] }, true],
  [{ mimeTypes: ['image/*', 'APPLICATION/*'] }, true],
  [{ mimeTypes: ['app/*'] }, false],
  [{ minSize: 100, maxSize: 100 }, true],
  [{ minSize: 101 }, false],
  [{ maxSize: 99 }, false],
  [{ author: 'ada@example.COM' }, true],
  [{ author: 'ada lovelace' }, true],
  [{ author: 'U1' }, true],
  [{ author: 'ada' }, false],
  // All that is asked for has to be so.
  [{ kinds: ['moved'], name: '*.docx' }, false],
])('%j lets it through: %s', (filter, expected) => {
  expect(passes(filter)).toBe(expected)
})

test('names that begin with a dot count, and brackets in a name can be written with a backslash', () => {
  expect(nameMatcher('*')('.hidden')).toBe(true)
  expect(nameMatcher('\\[draft\\] *.txt')('[draft] one.txt')).toBe(true)
  expect(nameMatcher('\\[draft\\] *.txt')('draft one.txt')).toBe(false)
})

test('what has no type, no size or no author is let through by no filter for them', () => {
  const bare = { ...change, item: { ...change.item, mimeType: null, size: null, modifiedBy: null } }
  expect(passes({ mimeTypes: ['image/*'] }, bare)).toBe(false)
  expect(passes({ minSize: 1 }, bare)).toBe(false)
  expect(passes({ author: 'ada' }, bare)).toBe(false)
})

test.each([
  [{ naem: '*.pdf' }],
  [{ kinds: [] }],
  [{ kinds: ['touched'] }],
  [{ mimeTypes: ['pdf'] }],
  [{ minSize: -1 }],
  [{ name: '' }],
])('%j is no filter', (filter) => {
  expect(changeFilterSchema.safeParse(filter).success).toBe(false)
})
