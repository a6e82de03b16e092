/** Fields that take any text. What a template makes may be a number, such as a year; there it becomes a text. */
import { actionCatalogue } from '@drawbridge/api'
import { z } from 'zod'

const known = new WeakMap<z.ZodType, boolean>()

/** Whether a field takes a text and nothing else, of whatever form. */
export function takesAnyText(schema: z.ZodType): boolean {
  const found = known.get(schema) ?? judge(schema)
  known.set(schema, found)
  return found
}

function judge(schema: z.ZodType): boolean {
  const { type, enum: values, format, pattern } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return type === 'string' && values === undefined && format === undefined && pattern === undefined
}

/** An action's input with numbers and truth values as texts, where only a text can be meant. */
export function withTexts(name: string, input: unknown): unknown {
  const action = actionCatalogue.find((each) => each.name === name)
  if (!action || typeof input !== 'object' || input === null) return input
  const { shape } = action.input
  return Object.fromEntries(
    Object.entries(input).map(([field, value]) => {
      const isScalar = typeof value === 'number' || typeof value === 'boolean'
      return [field, isScalar && shape[field] && takesAnyText(shape[field]) ? String(value) : value]
    }),
  )
}
