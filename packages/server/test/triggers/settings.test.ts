import type { Setting } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { checkSettings, effectiveSettings, missingSettings } from '../../src/triggers/settings.ts'

const asked: Setting[] = [
  { name: 'folder', label: 'Folder', required: true, type: 'folder' },
  { name: 'format', label: 'Format', required: false, type: 'choice', choices: ['pdf', 'jpg'], default: 'pdf' },
  { name: 'most', label: 'How many', required: false, type: 'number' },
  { name: 'tell', label: 'Tell me', required: true, type: 'boolean', default: true },
]

test('what fits is kept, what is left empty is not', () => {
  expect(checkSettings(asked, { folder: 'f1', format: 'jpg', most: null })).toEqual({ folder: 'f1', format: 'jpg' })
})

test.each([
  [{ folder: 'f1', colour: 'red' }, 'settings.colour: This workflow has no such setting.'],
  [{ folder: 'f1', format: 'gif' }, 'settings.format: Choose one of pdf, jpg.'],
  [{ folder: 'f1', most: '3' }, 'settings.most: Give a number.'],
  [{ folder: 7 }, 'settings.folder: Give the id of a folder.'],
  [{ folder: '' }, 'settings.folder: Choose “Folder”.'],
  [{ folder: 'f1', tell: 'yes' }, 'settings.tell: Give true or false.'],
])('%j is refused with a sentence', (given, sentence) => {
  expect(() => checkSettings(asked, given)).toThrow(sentence)
})

test('a run gets what was chosen, else the default, else null; what the definition no longer has is gone', () => {
  expect(effectiveSettings(asked, { folder: 'f1', most: 'many', old: 1 })).toEqual({
    folder: 'f1',
    format: 'pdf',
    most: null,
    tell: true,
  })
  expect(missingSettings(asked, {}).map(({ name }) => name)).toEqual(['folder'])
})
