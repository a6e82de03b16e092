/** The JSON Schema of a definition: an editor that knows it completes and checks while one writes. */
import { definitionSchema } from '@drawbridge/api'
import { z } from 'zod'

export function definitionJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(definitionSchema, { io: 'input', unrepresentable: 'any' })
  return { ...schema, title: 'Drawbridge workflow' }
}
