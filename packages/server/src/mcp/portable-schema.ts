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
  const schema: Schema = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, walked(each)]))
  return Array.isArray(schema['type']) ? split(schema, schema['type']) : schema
}

function split({ type: _, description, default: given, ...rest }: Schema, types: readonly unknown[]): Schema {
  return {
    ...(description !== undefined && { description }),
    ...(given !== undefined && { default: given }),
    // What only a text or a number can be held to does not hurt `null`.
    anyOf: types.map((type) => (type === 'null' ? { type } : { ...rest, type })),
  }
}
