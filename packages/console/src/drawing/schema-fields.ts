/** Form fields from an action's JSON Schema (draft 2020-12, as zod writes it). */

export type JsonSchema = { readonly [keyword: string]: unknown }

export type Field = {
  readonly name: string
  readonly label: string
  readonly help: string | undefined
  readonly required: boolean
  readonly shape: Shape
  /** What stands for it when it is left out, for people. */
  readonly usual: string | undefined
}

export type Shape =
  | { readonly kind: 'text'; readonly long: boolean }
  | { readonly kind: 'number' | 'boolean' | 'file' }
  /** JSON; where a text is among what it may be, only what looks like an object or a list is read as such. */
  | { readonly kind: 'any'; readonly texts: boolean }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'object'; readonly fields: readonly Field[] }
  | { readonly kind: 'list'; readonly item: Shape }
  /** `fixed`: not to be made as a whole by one expression. */
  | { readonly kind: 'map'; readonly item: Shape; readonly fixed?: true }

/** The fields of an object, the required ones first. */
export function fieldsOf(schema: JsonSchema, root: JsonSchema = schema): Field[] {
  const properties = objectIn(schema['properties'])
  const required = listIn(schema['required'])
  const fields = Object.entries(properties).map(([name, value]) => {
    const property = resolve(objectIn(value), root)
    // A default makes a field that zod calls required one that may be left out.
    const usual = property['default']
    return {
      name,
      label: labelOf(name),
      help: textIn(property['description']),
      required: required.includes(name) && usual === undefined,
      shape: shapeOf(property, root),
      usual: usual === undefined || usual === null || typeof usual === 'object' ? undefined : String(usual),
    }
  })
  return fields.toSorted((a, b) => Number(b.required) - Number(a.required))
}

/** `conflictBehavior` is “Conflict behavior”. */
export function labelOf(name: string): string {
  const words = name
    .replace(/[_-]+/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(' ')
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()))
    .map((word) => (['id', 'url', 'json', 'mime'].includes(word) ? word.toUpperCase().replace('ID', 'id') : word))
    .join(' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function shapeOf(schema: JsonSchema, root: JsonSchema): Shape {
  if (isFile(schema, root)) return { kind: 'file' }
  const choices = schema['enum']
  if (Array.isArray(choices)) return { kind: 'choice', choices: choices.map(String) }
  switch (typeIn(schema['type'])) {
    case 'string':
      return { kind: 'text', long: Number(schema['maxLength'] ?? 0) > 2_000 }
    case 'number':
    case 'integer':
      return { kind: 'number' }
    case 'boolean':
      return { kind: 'boolean' }
    case 'array':
      return { kind: 'list', item: shapeOf(resolve(objectIn(schema['items']), root), root) }
    case 'object':
      return schema['properties'] === undefined
        ? { kind: 'map', item: shapeOf(resolve(objectIn(schema['additionalProperties']), root), root) }
        : { kind: 'object', fields: fieldsOf(schema, root) }
    default:
      return { kind: 'any', texts: typesIn(schema).includes('string') }
  }
}

/** One of several, of which null and nothing are none; only `$ref`s into the schema itself are followed. */
function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const reference = textIn(schema['$ref'])
  if (reference?.startsWith('#/')) {
    const parts = reference.slice(2).split('/')
    const found = parts.reduce<unknown>((each, part) => objectIn(each)[part], root)
    return resolve({ ...objectIn(found), ...without(schema, '$ref') }, root)
  }
  const several = listOfSchemas(schema['anyOf'] ?? schema['oneOf'])
  const real = several.filter(({ type }) => type !== 'null')
  const [only] = real
  if (only && real.length === 1) return resolve({ ...only, ...without(schema, 'anyOf', 'oneOf') }, root)
  const constants = real.map((each) => each['const'])
  if (real.length > 1 && constants.every((each) => typeof each === 'string')) {
    return { ...without(schema, 'anyOf', 'oneOf'), enum: constants }
  }
  return schema
}

/** A reference to a file, as outputs of other steps are. */
function isFile(schema: JsonSchema, root: JsonSchema): boolean {
  const ways = listOfSchemas(schema['anyOf'] ?? schema['oneOf']).map((each) => resolve(each, root))
  const from = (each: JsonSchema) => objectIn(objectIn(each['properties'])['from'])['const']
  return [schema, ...ways].some((each) => from(each) === 'drive' || from(each) === 'run')
}

/** One type; of several the one beside null, where there is but one. */
function typeIn(type: unknown): unknown {
  const real = listIn(type).filter((each) => each !== 'null')
  return real.length === 1 ? real[0] : type
}

/** Every type that a value may be of. */
function typesIn(schema: JsonSchema): unknown[] {
  const ways = listOfSchemas(schema['anyOf'] ?? schema['oneOf'])
  return [...listIn(schema['type']), ...ways.map(({ type }) => type)]
}

function listOfSchemas(value: unknown): JsonSchema[] {
  return Array.isArray(value) ? value.map(objectIn) : []
}

function objectIn(value: unknown): JsonSchema {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonSchema) : {}
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function without(schema: JsonSchema, ...keywords: string[]): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !keywords.includes(keyword)))
}
