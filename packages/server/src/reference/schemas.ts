/** Turns the schemas that validate into JSON Schema, each named schema once. */
import * as api from '@drawbridge/api'
import { z } from 'zod'

/** A JSON Schema of the dialect that OpenAPI 3.1 uses, as plain data. */
export type JsonSchema = {
  $ref?: string
  type?: string | string[]
  description?: string
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  enum?: unknown[]
  const?: unknown
  default?: unknown
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  additionalProperties?: boolean | JsonSchema
  $defs?: Record<string, JsonSchema>
  $schema?: string
}

export type Schemas = {
  /** What may be sent. */
  input(schema: z.ZodType): JsonSchema
  /** What comes back. */
  output(schema: z.ZodType): JsonSchema
  /** The named schemas that those have used so far. */
  readonly components: Record<string, JsonSchema>
}

/** @see https://json-schema.org/draft/2020-12/json-schema-validation#section-7.3 */
const formats = new Set(['date-time', 'date', 'time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uri', 'uuid'])
const definitions = '#/$defs/'
export const componentPrefix = '#/components/schemas/'

/** A schema that the API package exports as `connectionSchema` is named `Connection`. */
export function createSchemas(): Schemas {
  const names = z.registry<{ id: string }>()
  for (const [name, value] of Object.entries(api)) {
    if (value instanceof z.ZodType && name.endsWith('Schema')) names.add(value, { id: componentName(name) })
  }
  const components: Record<string, JsonSchema> = {}
  const seen = new Map<string, string>()

  /** What is sent may differ from what comes back, for example where there are defaults; then it has two names. */
  function nameFor(id: string, all: Record<string, JsonSchema>, io: 'input' | 'output'): string {
    const text = JSON.stringify(withAllBelow(id, all))
    const name = [id, `${id}${io === 'input' ? 'Input' : 'Output'}`].find((each) => (seen.get(each) ?? text) === text)
    if (name === undefined) throw new Error(`The schema ${id} has three shapes.`)
    seen.set(name, text)
    return name
  }

  function convert(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const { $schema, $defs, ...whole } = z.toJSONSchema(schema, {
      metadata: names,
      io,
      target: 'draft-2020-12',
      override: ({ zodSchema, jsonSchema }) => readable(zodSchema, jsonSchema as JsonSchema),
    }) as JsonSchema
    const all = $defs ?? {}
    const named = Object.entries(all).map(([id, definition]) => [id, nameFor(id, all, io), definition] as const)
    const renamed = new Map(named.map(([id, name]) => [id, name]))
    for (const [, name, definition] of named) components[name] = relinked(definition, renamed)
    return relinked(whole, renamed)
  }

  return {
    components,
    input: (schema) => convert(schema, 'input'),
    output: (schema) => convert(schema, 'output'),
  }
}

/** Our words for a field; and no more than a reader needs of what the validator does. */
function readable(zodSchema: unknown, schema: JsonSchema): void {
  const description = z.globalRegistry.get(zodSchema as z.ZodType)?.description
  if (description !== undefined) schema.description = description
  // A format that JSON Schema knows says it in fewer words than the pattern; the validator's own formats say nothing.
  if (schema.format !== undefined && !formats.has(schema.format)) delete schema.format
  else if (schema.format !== undefined) delete schema.pattern
  // Fields may be added to answers, and unknown ones in a body are ignored.
  if (schema.additionalProperties === false) delete schema.additionalProperties
}

/** A definition and those that it leads to: it is another where one of them is, though its own words are the same. */
function withAllBelow(id: string, all: Record<string, JsonSchema>): Record<string, JsonSchema> {
  const below: Record<string, JsonSchema> = {}
  const left = [id]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const definition = all[next]
    if (below[next] || !definition) continue
    below[next] = definition
    for (const [, reference] of JSON.stringify(definition).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g))
      left.push(reference!)
  }
  return below
}

/** Definitions move to where OpenAPI keeps them, and lose the id that the registry gave them. */
function relinked(schema: JsonSchema, renamed: ReadonlyMap<string, string>): JsonSchema {
  const text = JSON.stringify(schema, (key, value: unknown) => {
    if (key === 'id' && typeof value === 'string') return undefined
    if (key !== '$ref' || typeof value !== 'string' || !value.startsWith(definitions)) return value
    const id = value.slice(definitions.length)
    return `${componentPrefix}${renamed.get(id)}`
  })
  return JSON.parse(text) as JsonSchema
}

function componentName(exported: string): string {
  const name = exported.slice(0, -'Schema'.length)
  return `${name[0]!.toUpperCase()}${name.slice(1)}`
}
