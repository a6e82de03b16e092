import { definitionSchema } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { blankDefinition } from '../../src/drawing/blank.ts'
import { ideaOf, kindOf, kindsOf, kindTitle, searchKinds, titleOf } from '../../src/drawing/kinds.ts'
import { presentable } from '../../src/drawing/presentable.ts'
import { definitionFor, starters } from '../../src/drawing/templates.ts'

const actions = [
  { name: 'saveFile', title: 'Save File', summary: 'Writes a file.', group: 'Files' },
  { name: 'listFiles', title: 'List Files', summary: 'Lists a folder.', group: 'Files' },
] as never

test('kinds are found by all their words, those that begin so first', () => {
  const kinds = kindsOf(actions)
  expect(searchKinds(kinds, 'list')[0]?.key).toBe('listFiles')
  expect(searchKinds(kinds, 'save file').map(({ key }) => key)).toEqual(['saveFile'])
  expect(searchKinds(kinds, '')).toHaveLength(kinds.length)
  expect(searchKinds(kinds, 'submarine')).toEqual([])
})

test('a new step of every kind is one that the server reads, once what is empty has a stand-in', () => {
  for (const kind of kindsOf(actions)) {
    const step = kind.blank(ideaOf(kind))
    const definition = { ...blankDefinition(), steps: [step] }
    expect(definitionSchema.safeParse(presentable(definition)).error, kind.key).toBeUndefined()
    expect(kindOf(step)).toBe(kind.key)
    expect(titleOf(step, actions)).toBe(kind.title)
  }
})

test('a label stands for the kind, and an unknown action for itself', () => {
  const step = { id: 'a', type: 'action' as const, action: 'dance', input: {}, label: 'Tango' }
  expect(titleOf(step, actions)).toBe('Tango')
  expect(kindTitle(step, actions)).toBe('dance')
})

test('every starter is a definition', () => {
  for (const { key } of starters) expect(definitionFor(key).steps.length).toBeGreaterThan(0)
  expect(definitionFor('nothing').steps).toEqual([])
})
