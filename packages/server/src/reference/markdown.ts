/** The reference as Markdown, as it stands in `docs/reference/api.md`. */

import type { OpenApi } from './document.ts'
import type { Field, FieldType } from './fields.ts'
import { type Entry, reading } from './reading.ts'

export function markdown(api: OpenApi): string {
  const { chapters, schemas } = reading(api)
  const parts = [
    '# Server API',
    'Every route of the server, written from the schemas that validate it. A running server shows the same at `/api/reference`, and hands it to programs at `/api/v1/openapi.json` ([openapi.json](openapi.json) here).',
    'Bodies and answers are JSON. An answer other than 2xx carries `{ "error": { "code", "message", "requestId" } }`: the code is stable, the message says what to do, and `diagnosis` is there when Microsoft is the reason.',
    ...chapters.flatMap(({ name, description, entries }) => [
      `## ${name}`,
      description,
      ...entries.flatMap((entry) => entryParts(entry)),
    ]),
    '## Schemas',
    ...schemas.flatMap(({ name, description, fields }) => [
      `### ${name}`,
      ...(description === undefined ? [] : [description]),
      ...table(fields),
    ]),
  ]
  return `${parts.join('\n\n')}\n`
}

function entryParts(entry: Entry): string[] {
  const { method, path, summary, description, access, parameters, body, answer } = entry
  return [
    `### \`${method} ${path}\``,
    description === undefined ? summary : `${summary} ${description}`,
    `For ${access}.`,
    ...part('Parameters', parameters),
    ...part('Body', body),
    ...part('Answer', answer),
  ]
}

function part(title: string, fields: readonly Field[]): string[] {
  return fields.length === 0 ? [] : [`**${title}**`, ...table(fields)]
}

export function table(fields: readonly Field[]): string[] {
  if (fields.length === 1 && fields[0]!.name === '') return [typeText(fields[0]!.type)]
  const lines = fields.map(({ name, type, required, description = '' }) =>
    ['', ` \`${name}\`${required ? '' : '?'} `, ` ${cell(typeText(type))} `, ` ${cell(description)} `, ''].join('|'),
  )
  return [['| Field | Type | |', '|---|---|---|', ...lines].join('\n')]
}

function typeText(type: FieldType): string {
  return type
    .map((part) => (typeof part === 'string' ? part : `[${part.schema}](#${part.schema.toLowerCase()})`))
    .join('')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
