/** A value that a JSON Schema describes: what somebody sees before anything real has come. Pure. */

type Schema = Readonly<Record<string, unknown>>

const deepest = 6

export function exampleOf(schema: Schema | undefined, depth = 0): unknown {
  if (schema === undefined || depth > deepest) return null
  const [given] = [schema['default'], schema['const'], first(schema['examples']), first(schema['enum'])].filter(
    (value) => value !== undefined,
  )
  if (given !== undefined) return given
  const [option] = [first(schema['oneOf']), first(schema['anyOf']), first(schema['allOf'])].filter(isSchema)
  if (option) return exampleOf(option, depth)
  const { type, properties, items } = schema
  switch (Array.isArray(type) ? type[0] : (type ?? (isSchema(properties) ? 'object' : undefined))) {
    case 'object':
      return Object.fromEntries(
        Object.entries(isSchema(properties) ? properties : {}).map(([name, property]) => [
          name,
          exampleOf(isSchema(property) ? property : undefined, depth + 1),
        ]),
      )
    case 'array':
      return isSchema(items) ? [exampleOf(items, depth + 1)] : []
    case 'string':
      return formats[String(schema['format'])] ?? 'text'
    case 'number':
    case 'integer':
      return typeof schema['minimum'] === 'number' ? schema['minimum'] : 1
    case 'boolean':
      return true
    default:
      return null
  }
}

const formats: Readonly<Record<string, string>> = {
  'date-time': '2026-01-15T09:00:00Z',
  date: '2026-01-15',
  email: 'ada@example.com',
  uri: 'https://example.com/',
}

function first(list: unknown): unknown {
  return Array.isArray(list) ? list[0] : undefined
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
