/** Writes the reference of the control from the schemas that check it. */
import { z } from 'zod'
import { controlRoutes } from '../../src/control/api.ts'
import { presets } from '../../src/faults/presets.ts'
import { faultSchema, whenSchema } from '../../src/faults/rule.ts'
import { timesSchema } from '../../src/occurrences.ts'

type Schema = {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  description?: string
  default?: unknown
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  pattern?: string
}

const jsonSchema = (schema: z.ZodType): Schema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema

export function controlReference(): string {
  return `# Control of the emulator

<!-- Written from the schemas by packages/emulator/test/control; run its test with -u after a change. -->

Everything about a running emulator can be changed over HTTP, below \`/_emulator/api\`, by a person at \`/_emulator\`, and in
the process by the handle that \`startEmulator\` returns: \`clock\`, \`faults\`, \`throttling\`, \`subscriptions\`, \`snapshots\`,
\`requests\` (the journal), \`directory\` and \`drives\`.

\`\`\`sh
curl -X POST localhost:8480/_emulator/api/clock/advance -d '{"days":40}'
curl -X POST localhost:8480/_emulator/api/faults -d '{"when":{"host":"graph"},"times":{"next":3},"fault":{"kind":"throttle"}}'
\`\`\`

Bodies are JSON. What cannot be understood gets 400 with \`{"error":{"status","message"}}\` and changes nothing; names that do
not exist get 404. The control asks for no password, so it answers programs on this machine only, under the name
\`localhost\` or \`127.0.0.1\`, and no page of another origin; \`--control any\` and \`startEmulator({ control: 'any' })\`
open it to whoever reaches the emulator. No fault strikes the control.

Time is the emulator's: what it does later (deliver, retry, expire, rewrite) waits on its clock, and happens when that is
moved. Only latency, slowness and the time that receivers have to answer go by the machine's clock.

## Routes

${controlRoutes.map(describe).join('\n\n')}

## Rules

A rule says which requests (\`when\`), how often (\`times\`), and what happens to them (\`fault\`). Several rules may strike one
request; the first that answers it is the last. A rule with \`next\` is used up after so many and stays in the list.

\`when\`: all that is given must be true.

${table(jsonSchema(whenSchema))}

\`times\`: one of these; without it, always.

${(jsonSchema(timesSchema).anyOf ?? []).map((each) => `${each.description}\n\n${table(each)}`).join('\n\n')}

## Faults

${(jsonSchema(faultSchema).oneOf ?? []).map(describeFault).join('\n\n')}

## Presets

What the page offers, as bodies for \`POST /faults\`:

${presets.map(({ name, rule }) => `- ${name}\n  \`${JSON.stringify(rule)}\``).join('\n')}
`
}

function describe({ method, path, summary, body, query }: (typeof controlRoutes)[number]): string {
  const parts = [`### ${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`, summary]
  if (path === '/faults' && method === 'POST') parts.push('Body: `when`, `times`, `fault`, as under [Rules](#rules).')
  else if (body !== undefined) parts.push(table(jsonSchema(body)))
  if (query !== undefined) parts.push(`Query:\n\n${table(jsonSchema(query))}`)
  return parts.join('\n\n')
}

const purposes: Readonly<Record<string, string>> = {
  throttle: '429 or 503, with the time to wait.',
  status: 'Any failure, in the form of the host that was asked.',
  cut: 'The connection breaks after exactly so many bytes of a body; nothing follows.',
  stall: 'Everything stops at a byte; the connection stays open.',
  truncate: 'An answer that ends too early.',
  slow: 'So many bytes per second for each request.',
  latency: 'Each request waits before it is looked at.',
  bandwidth: 'So many bytes per second for each connection, whatever goes over it.',
  resync: 'Delta answers 410, with the address to start again at in `Location`.',
  expire: 'The upload session or download URL that is used next is refused from then on; a new one works.',
  rewrite:
    'Documents get another size, hash and tags a while after their upload, as in SharePoint. Of `when`, `account` and `drive` count.',
}

function describeFault(schema: Schema): string {
  const { kind, ...rest } = schema.properties ?? {}
  const name = String(kind?.const)
  const own = { ...schema, properties: rest }
  return [`### ${name}`, purposes[name] ?? '', ...(Object.keys(rest).length === 0 ? [] : [table(own)])].join('\n\n')
}

function table({ properties = {}, required = [], anyOf }: Schema): string {
  if (anyOf !== undefined) return anyOf.map(table).join('\n\n')
  const rows = Object.entries(properties).map(([name, schema]) => {
    const fallback =
      schema.default === undefined
        ? required.includes(name)
          ? 'required'
          : ''
        : `\`${JSON.stringify(schema.default)}\``
    const cells = [`\`${name}\``, typeOf(schema), fallback, schema.description ?? '']
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  })
  return ['| Name | Takes | Default | |', '|---|---|---|---|', ...rows].join('\n')
}

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ')
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined)
    return choices.every(({ properties }) => properties) ? 'object' : choices.map(typeOf).join(', ')
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`
  const least = schema.exclusiveMinimum === undefined ? schema.minimum : `more than ${schema.exclusiveMinimum}`
  const bounded = schema.maximum !== undefined && schema.maximum < Number.MAX_SAFE_INTEGER
  const range =
    least !== undefined && least !== Number.MIN_SAFE_INTEGER
      ? bounded
        ? ` ${least} to ${schema.maximum}`
        : ` from ${least}`
      : ''
  return `${schema.type ?? 'number'}${range}`
}
