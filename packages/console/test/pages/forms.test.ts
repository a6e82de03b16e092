import type { Setting } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { fieldSchemas, readFields, settingsIn } from '../../src/pages/enablements/read-settings.ts'
import { readRunFilter } from '../../src/pages/runs/run-filter.ts'
import { readCompared } from '../../src/pages/versions/compared.ts'
import { importFile, takeImported } from '../../src/pages/workflows/imported.ts'

test('a filter of runs is read from the address; what makes no sense is left out', () => {
  expect(readRunFilter({ state: 'failed', userId: 42, workflowId: '', other: 'x' })).toEqual({
    state: 'failed',
    userId: '42',
  })
  expect(readRunFilter({ state: 'asleep' })).toEqual({})
})

test('versions to compare are whole numbers', () => {
  expect(readCompared({ from: '1', to: 3 })).toEqual({ from: 1, to: 3 })
  expect(readCompared({ from: 'one', to: -1 })).toEqual({})
})

test('settings are read by their kinds, and what is empty is left out', () => {
  const form = new FormData()
  form.set('settings.count', '12')
  form.set('settings.folder', ' 01ABC ')
  form.set('settings.empty', '')
  const described = { label: 'L', required: false }
  const settings: Setting[] = [
    { ...described, name: 'count', type: 'number' },
    { ...described, name: 'folder', type: 'folder' },
    { ...described, name: 'empty', type: 'text' },
    { ...described, name: 'strict', type: 'boolean' },
  ]
  const fields = z.object(fieldSchemas(settings)).parse(readFields(form, settings))
  expect(settingsIn(settings, fields)).toEqual({ count: 12, folder: '01ABC', strict: false })
})

test('a setting that must be chosen is missed, and a number that is none is refused', () => {
  const described = { label: 'L', required: true }
  const schema = z.object(
    fieldSchemas([
      { ...described, name: 'folder', type: 'folder' },
      { ...described, name: 'count', type: 'number' },
    ]),
  )
  const { error } = schema.safeParse({ 'settings.count': Number.NaN })
  expect(error?.issues.map(({ path, message }) => [path[0], message])).toEqual([
    ['settings.folder', 'Choose a folder.'],
    ['settings.count', 'Give a number, such as 12 or 0.5.'],
  ])
})

test('a workflow is read from a file once, and anything else is refused in words', async () => {
  const definition = { name: 'Imported', trigger: { type: 'manual' }, steps: [], edges: [] }
  await importFile(new File([JSON.stringify(definition)], 'workflow.json'))
  expect(takeImported()?.name).toBe('Imported')
  expect(takeImported()).toBeUndefined()
  await expect(importFile(new File(['not json'], 'picture.png'))).rejects.toThrow(/picture\.png holds no workflow/)
  await expect(importFile(new File(['{"name":"A"}'], 'a.json'))).rejects.toThrow(/at trigger/)
})
