import { type DefinitionInput, definitionSchema, type Finding } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { checkAlone } from '../../src/definitions/check-definition.ts'
import { sampleDefinition } from './sample.ts'

function check(changes: Partial<DefinitionInput>): Finding[] {
  const definition = sampleDefinition({
    steps: [{ id: 'wait', type: 'wait', for: 'PT1S' }],
    edges: [{ from: 'start', to: 'wait' }],
    ...changes,
  })
  return checkAlone(definitionSchema.parse(definition))
}

const folder = { type: 'folder', name: 'folder', label: 'Folder', required: true } as const
const call = (input: Record<string, unknown>): Partial<DefinitionInput> => ({ trigger: { type: 'call', input } })

test.each<[what: string, changes: Partial<DefinitionInput>]>([
  ['a schedule on workdays', { trigger: { type: 'schedule', cron: '0 9 * * 1-5', timeZone: 'Europe/Berlin' } }],
  ['a schedule with seconds in front', { trigger: { type: 'schedule', cron: '30 0 9 * * *' } }],
  ['29 February', { trigger: { type: 'schedule', cron: '0 0 29 2 *' } }],
  ['a folder that users choose', { settings: [folder], trigger: { type: 'file_change', folderSetting: 'folder' } }],
  ['an input', call({ type: 'object', properties: { at: { type: 'string', format: 'date-time' } }, required: ['at'] })],
  [
    'a setting with the user’s folder in it',
    { settings: [folder], steps: [{ id: 'wait', type: 'wait', until: '{{settings.folder}}' }] },
  ],
])('%s is in order', (_, changes) => {
  expect(check(changes)).toEqual([])
})

test.each<[what: string, changes: Partial<DefinitionInput>, found: Partial<Finding>]>([
  [
    'a schedule of words',
    { trigger: { type: 'schedule', cron: 'every day' } },
    { code: 'cron_invalid', path: 'trigger.cron' },
  ],
  [
    'a schedule with too large a minute',
    { trigger: { type: 'schedule', cron: '61 * * * *' } },
    { code: 'cron_invalid' },
  ],
  ['30 February', { trigger: { type: 'schedule', cron: '0 0 30 2 *' } }, { code: 'cron_never' }],
  [
    'an unknown time zone',
    { trigger: { type: 'schedule', cron: '0 9 * * *', timeZone: 'Europe/Berln' } },
    { code: 'time_zone_unknown', message: expect.stringContaining('“Europe/Berlin”') },
  ],
  [
    'a folder in two ways',
    { trigger: { type: 'file_change', folderPath: '/a', filter: { folderId: 'x' } } },
    { code: 'folder_twice' },
  ],
  [
    'a setting that is not there',
    { settings: [folder], trigger: { type: 'file_change', folderSetting: 'fodler' } },
    { code: 'unknown_setting', message: expect.stringContaining('Did you mean “folder”?') },
  ],
  [
    'a setting that is no folder',
    {
      settings: [{ type: 'text', name: 'folder', label: 'Folder' }],
      trigger: { type: 'file_change', folderSetting: 'folder' },
    },
    { code: 'wrong_type' },
  ],
  [
    'a filter that nothing matches',
    { trigger: { type: 'file_change', filter: { minSize: 2, maxSize: 1 } } },
    { code: 'filter_invalid', path: 'trigger.filter' },
  ],
  ['a schema of no type', call({ type: 'objekt' }), { code: 'schema_invalid', path: 'trigger.input' }],
  ['a schema from elsewhere', call({ $ref: 'https://example.com/schema.json' }), { code: 'schema_invalid' }],
  [
    'a schema with a pattern, which may never end',
    call({ type: 'string', pattern: '(a+)+$' }),
    { code: 'schema_pattern' },
  ],
  ['a schema of a hundred pages', call({ description: 'x'.repeat(60_000) }), { code: 'schema_invalid' }],
  ['two settings of one name', { settings: [folder, folder] }, { code: 'setting_twice', path: 'settings.1.name' }],
  [
    'a choice that is none',
    { settings: [{ type: 'choice', name: 'size', label: 'Size', choices: ['small', 'large'], default: 'larg' }] },
    { code: 'wrong_value', message: expect.stringContaining('Did you mean “large”?') },
  ],
  [
    'a choice that stands there twice',
    { settings: [{ type: 'choice', name: 'size', label: 'Size', choices: ['a', 'a'] }] },
    { code: 'choice_twice' },
  ],
])('%s is refused', (_, changes, found) => {
  expect(check(changes)).toMatchObject([{ severity: 'error', stepId: null, ...found }])
})

test.each<[what: string, changes: Partial<DefinitionInput>, found: Partial<Finding>]>([
  ['a schedule of every second', { trigger: { type: 'schedule', cron: '* * * * * *' } }, { code: 'cron_often' }],
  [
    'a folder that may be left open',
    { settings: [{ ...folder, required: false }], trigger: { type: 'file_change', folderSetting: 'folder' } },
    { code: 'setting_not_required' },
  ],
])('%s is a warning', (_, changes, found) => {
  expect(check(changes)).toMatchObject([{ severity: 'warning', ...found }])
})

test('a secret that was pasted is told where it stands, and what it says is not', () => {
  const secret = 'Bearer 9f8a7b6c5d4e3f2a1b0c'
  const steps: DefinitionInput['steps'] = [
    { id: 'wait', type: 'http_request', url: 'https://api.example.com', headers: { authorization: secret } },
  ]
  const found = check({ steps })
  expect(found).toMatchObject([
    { severity: 'warning', code: 'secret_in_input', stepId: 'wait', path: 'steps.0.headers.authorization' },
  ])
  expect(JSON.stringify(found)).not.toContain('9f8a7b6c')
  const within = {
    id: 'each',
    type: 'for_each' as const,
    items: [1],
    body: { steps, edges: [{ from: 'start', to: 'wait' }] },
  }
  expect(check({ steps: [within], edges: [{ from: 'start', to: 'each' }] })).toMatchObject([
    { code: 'secret_in_input', stepId: 'each/wait', path: 'steps.0.body.steps.0.headers.authorization' },
  ])
})
