import { fileReferenceSchema } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { fieldsOf, labelOf } from '../../src/drawing/schema-fields.ts'

const fieldsIn = (schema: z.ZodType) => fieldsOf(z.toJSONSchema(schema, { io: 'input' }) as Record<string, unknown>)

test('every shape of a schema has its field, the required ones first', () => {
  const fields = fieldsIn(
    z.object({
      conflictBehavior: z.enum(['fail', 'replace', 'rename']).default('rename').describe('What to do with a name.'),
      folderPath: z.string(),
      size: z.number().int().optional(),
      recursive: z.boolean().default(false),
      emails: z.array(z.string()),
      file: fileReferenceSchema.optional(),
      link: z.object({ type: z.enum(['view', 'edit']), password: z.string().optional() }).optional(),
      headers: z.record(z.string(), z.string()).optional(),
      counts: z.record(z.string(), z.number()).optional(),
      anything: z.unknown().optional(),
      either: z.union([z.string(), z.number()]).optional(),
      nothing: z.string().nullable().optional(),
      one: z.union([z.literal('me'), z.literal('you')]).optional(),
    }),
  )
  expect(fields.slice(0, 2).map(({ name, required }) => [name, required])).toEqual([
    ['folderPath', true],
    ['emails', true],
  ])
  const shape = Object.fromEntries(fields.map(({ name, shape }) => [name, shape]))
  expect(shape).toMatchObject({
    folderPath: { kind: 'text' },
    conflictBehavior: { kind: 'choice', choices: ['fail', 'replace', 'rename'] },
    size: { kind: 'number' },
    recursive: { kind: 'boolean' },
    emails: { kind: 'list', item: { kind: 'text' } },
    file: { kind: 'file' },
    headers: { kind: 'map', item: { kind: 'text' } },
    counts: { kind: 'map', item: { kind: 'number' } },
    anything: { kind: 'any', texts: false },
    either: { kind: 'any', texts: true },
    nothing: { kind: 'text' },
    one: { kind: 'choice', choices: ['me', 'you'] },
    link: {
      kind: 'object',
      fields: [
        { name: 'type', required: true },
        { name: 'password', required: false },
      ],
    },
  })
  expect(fields.find(({ name }) => name === 'conflictBehavior')).toMatchObject({
    label: 'Conflict behavior',
    help: 'What to do with a name.',
    usual: 'rename',
    required: false,
  })
})

test('references within the schema are followed', () => {
  const named = z.object({ name: z.string() }).meta({ id: 'Named' })
  const [first] = fieldsIn(z.object({ first: named, second: named }))
  expect(first?.shape).toMatchObject({ kind: 'object', fields: [{ name: 'name' }] })
})

test('names become labels', () => {
  expect(['itemId', 'sourceURL', 'url', 'parent_id', 'mimeType'].map(labelOf)).toEqual([
    'Item id',
    'Source URL',
    'URL',
    'Parent id',
    'MIME type',
  ])
})
