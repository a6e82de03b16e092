/** The guide says what is so: its functions are those there are, and its document is in order. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { definitionSchema } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { checkAlone } from '../../src/definitions/check-definition.ts'
import { ownFunctions } from '../../src/expressions/functions.ts'

const guide = readFileSync(join(import.meta.dirname, '../../../../docs/guides/workflows.md'), 'utf8')

test('every function of ours stands in the table, with an example that a test evaluates', () => {
  const [, table = ''] = /\|---\|---\|---\|\n((?:\| `\$.*\n)+)/.exec(guide) ?? []
  const rows = ownFunctions.map(({ usage, summary, example: { expression, value } }) => {
    const shown = typeof value === 'string' ? value : JSON.stringify(value)
    return `| \`${usage}\` | ${summary} | \`${expression}\` → \`${shown}\` |`
  })
  expect(table.trim().split('\n')).toEqual(rows)
})

test('the document of the guide can be saved', () => {
  const [, json = ''] = /```json\n([\s\S]*?)```/.exec(guide) ?? []
  expect(checkAlone(definitionSchema.parse(JSON.parse(json)))).toEqual([])
})
