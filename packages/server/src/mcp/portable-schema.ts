/**
 * JSON Schema as more models' makers understand it: each `type` is one word. Several at once are legal, and yet some
 * refuse a tool that has them.
 */

type Schema = Readonly<Record<string, unknown>>

/** The same schema, with every list of types as `anyOf`. */
export function portable<S extends object>(schema: S): S {
  return walked(schema) as S
}

function walked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(walked)
  if (typeof value !== 'object' || value === null) return value
  const schema: Schema = Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, name === 'properties' ? properties(each) : walked(each)]),
  )
  return Array.isArray(schema['type']) ? split(schema, schema['type']) : schema
}

function properties(schemas: object): Schema {
  return Object.fromEntries(Object.entries(schemas).map(([name, each]) => [name, stated(walked(each) as Schema)]))
}

/** Where anything goes, each kind of it is named: some take a schema without a type for a mistake. */
function stated(schema: Schema): Schema {
  const says = Object.keys(schema).some((word) => word !== 'description' && word !== 'default')
  return says ? schema : { ...schema, anyOf: kinds.map((type) => ({ type })) }
}

const kinds = ['object', 'array', 'string', 'number', 'boolean', 'null']

function split({ type: _, description, default: given, ...rest }: Schema, types: readonly unknown[]): Schema {
  return {
    ...(description !== undefined && { description }),
    ...(given !== undefined && { default: given }),
    // What only a text or a number can be held to does not hurt `null`.
    anyOf: types.map((type) => (type === 'null' ? { type } : { ...rest, type })),
  }
}
