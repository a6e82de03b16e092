import { type ChangeKind, triggerSchema } from '@drawbridge/api'
import { expect, test } from 'vitest'
import type { PlacedChange } from '../../src/changes/filter.ts'
import { type FileChangeTrigger, listensFor } from '../../src/triggers/file-change.ts'

const trigger = (given: object) => triggerSchema.parse({ type: 'file_change', ...given }) as FileChangeTrigger

function change(path: string, kind: ChangeKind = 'created', before?: string, ancestors: string[] = []): PlacedChange {
  const name = path.split('/').at(-1)!
  return {
    kind,
    item: { name, path, kind: 'file' },
    before: before === undefined ? null : { name: before.split('/').at(-1)!, path: before, parentId: null },
    ancestors,
    ancestorsBefore: [],
  } as unknown as PlacedChange
}

test('a folder by its path is found in any letter case, wherever it comes from, and nothing beside it', () => {
  const listens = listensFor(trigger({ folderPath: '/Invoices' }), {})
  const paths = ['/invoices/a.pdf', '/Invoices/2026/b.pdf', '/Invoices', '/Invoices old/c.pdf', '/x/Invoices/d.pdf']
  expect(paths.filter((path) => listens(change(path)))).toEqual(['/invoices/a.pdf', '/Invoices/2026/b.pdf'])
  expect(listens(change('/Done/a.pdf', 'moved', '/Invoices/a.pdf'))).toBe(true)
})

test('without the folders below, only what lies in it counts; the root is everything', () => {
  const flat = listensFor(trigger({ folderPath: '/Invoices/', filter: { recursive: false } }), {})
  expect([flat(change('/Invoices/a.pdf')), flat(change('/Invoices/2026/b.pdf'))]).toEqual([true, false])
  expect(listensFor(trigger({ folderPath: '/' }), {})(change('/a.pdf'))).toBe(true)
})

test('the folder that a user has chosen takes the place of the trigger’s own', () => {
  const chosen = trigger({ folderSetting: 'where', filter: { name: '*.pdf' } })
  const listens = listensFor(chosen, { where: 'f1' })
  expect(listens(change('/A/a.pdf', 'created', undefined, ['f2', 'f1']))).toBe(true)
  expect(listens(change('/A/a.txt', 'created', undefined, ['f1']))).toBe(false)
  expect(listens(change('/B/a.pdf', 'created', undefined, ['f2']))).toBe(false)
  expect(listensFor(chosen, { where: null })(change('/B/a.pdf'))).toBe(true)
})
