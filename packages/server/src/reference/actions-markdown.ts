/** The catalogue of actions as Markdown, as it stands in `docs/reference/actions.md`. */
import { type Action, actionCatalogue } from '@drawbridge/api'
import { fieldsOf } from './fields.ts'
import { table } from './markdown.ts'
import { slug } from './reading.ts'
import { createSchemas, type Schemas } from './schemas.ts'

const effects = {
  reads: 'Reads only',
  creates: 'Makes something new',
  changes: 'Changes what is there',
  deletes: 'Takes away',
}
const repeats = {
  harmless: 'the same comes out, however often',
  recognised: 'what was done is recognised',
  repeated: 'it may happen twice',
}

export function actionsMarkdown(): string {
  const groups = [...new Set(actionCatalogue.map(({ group }) => group))]
  const schemas = createSchemas()
  const chapters = groups.flatMap((group) => [
    `## ${group}`,
    ...actionCatalogue.filter((action) => action.group === group).flatMap((action) => actionParts(action, schemas)),
  ])
  const parts = [
    '# Actions',
    'Everything that workflows, agents and `POST …/actions/:action` do with a OneDrive, written from the declarations that check what goes in. A running server hands the same to programs at `/api/v1/actions`.',
    'An **item** is addressed as suits: by its path from the root (`/Invoices/March.pdf`, with the names as people see them), by its id, by a sharing URL, by an item or a file that came out of an earlier step, or as `{ "driveId", "id" }`, `{ "driveId", "path" }` or `{ "special": "approot", "path" }`. A **file** goes from step to step as a reference: its bytes are opened when somebody needs them, and streamed.',
    '**Asked again** says what happens when a server dies after Microsoft did something and before that was written down, and the same step is tried again. Within a run, and under an `idempotencyKey` of the API, an attempt leaves notes for the next one.',
    overview(),
    ...chapters,
    '## Types',
    ...Object.entries(schemas.components).flatMap(([name, schema]) => [
      `### ${name}`,
      ...(schema.description === undefined ? [] : [schema.description]),
      ...table(fieldsOf(schema)),
    ]),
  ]
  return `${parts.join('\n\n')}\n`
}

function overview(): string {
  const rows = actionCatalogue.map(
    ({ name, title, effect, repeat, scopes }) =>
      `| [${title}](#${slug(title)}) | \`${name}\` | ${effect} | ${repeat.kind} | \`${scopes.delegated.join(' ')}\` |`,
  )
  return ['| Action | Name | It | Asked again | Least scope |', '|---|---|---|---|---|', ...rows].join('\n')
}

function actionParts(
  { name, title, summary, effect, repeat, scopes, input, output, examples }: Action,
  schemas: Schemas,
): string[] {
  return [
    `### ${title}`,
    `\`${name}\`: ${summary}`,
    [
      `- ${effects[effect]}.`,
      ...(effect === 'reads' ? [] : [`- Asked again, ${repeats[repeat.kind]}. ${repeat.because}`]),
      `- Needs \`${scopes.delegated.join(' ')}\`; in the app’s own name \`${scopes.application.join(' ')}\`.`,
    ].join('\n'),
    '**Goes in**',
    ...table(fieldsOf(schemas.input(input))),
    '**Comes out**',
    ...table(fieldsOf(schemas.output(output))),
    ...examples.flatMap((example) => [
      `${example.title}:`,
      `\`\`\`json\n${JSON.stringify(example.input, null, 2)}\n\`\`\``,
    ]),
  ]
}
