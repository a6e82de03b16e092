/** A schema as rows that a person reads: the field, its type, whether it must be there, what it means. */
import { componentPrefix, type JsonSchema } from './schemas.ts'

export type Field = {
  /** Dotted where it lies deeper, such as `account.displayName`; `[]` marks the entries of a list. */
  readonly name: string
  readonly type: FieldType
  readonly required: boolean
  readonly description: string | undefined
}

/** What stands in the column of types: words, and the named schemas that they speak of. */
export type FieldType = readonly (string | { readonly schema: string })[]

/** The fields of an object; of any other schema one row without a name. */
export function fieldsOf(schema: JsonSchema): Field[] {
  if (isObject(schema)) return rows(schema, '')
  return [{ name: '', type: typeOf(schema), required: true, description: schema.description }]
}

function rows({ properties = {}, required = [] }: JsonSchema, prefix: string): Field[] {
  return Object.entries(properties).flatMap(([property, schema]) => {
    const name = `${prefix}${property}`
    const row: Field = {
      name,
      type: typeOf(schema),
      required: required.includes(property),
      description: schema.description,
    }
    const inner = objectWithin(schema)
    return inner ? [row, ...rows(inner.schema, `${name}${inner.list ? '[]' : ''}.`)] : [row]
  })
}

/** The object that a field holds, alone, as entries of a list, or as one of several kinds of value. */
function objectWithin(schema: JsonSchema): { schema: JsonSchema; list: boolean } | undefined {
  if (isObject(schema)) return { schema, list: false }
  if (schema.items && isObject(schema.items)) return { schema: schema.items, list: true }
  const objects = (schema.anyOf ?? schema.oneOf ?? []).filter(isObject)
  return objects.length === 1 ? { schema: objects[0]!, list: false } : undefined
}

function isObject({ type, properties }: JsonSchema): boolean {
  return type === 'object' && properties !== undefined
}

export function typeOf(schema: JsonSchema): FieldType {
  const { $ref, type, format, items } = schema
  if ($ref !== undefined) return [{ schema: $ref.slice(componentPrefix.length) }]
  if (schema.const !== undefined) return [JSON.stringify(schema.const)]
  if (schema.enum) return [schema.enum.map((value) => JSON.stringify(value)).join(' | ')]
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return choices.flatMap((each, index) => (index === 0 ? typeOf(each) : [' | ', ...typeOf(each)]))
  if (type === 'array') return ['list of ', ...typeOf(items ?? {})]
  const plain = (Array.isArray(type) ? type.join(' | ') : type) ?? 'any'
  return [formats[format ?? ''] ?? plain, ...limits(schema)]
}

const formats: Record<string, string> = { 'date-time': 'date and time (ISO 8601)', uri: 'URL', email: 'e-mail address' }

/** What the type alone does not say. */
function limits({ default: otherwise, maxLength, minimum, maximum }: JsonSchema): string[] {
  return [
    ...(maxLength === undefined ? [] : [`, at most ${maxLength} characters`]),
    ...(minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? [] : [`, from ${minimum}`]),
    ...(maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? [] : [`, up to ${maximum}`]),
    ...(otherwise === undefined ? [] : [`, otherwise ${JSON.stringify(otherwise)}`]),
  ]
}
