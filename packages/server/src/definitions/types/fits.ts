/** Whether a value of one schema may be given where another is expected. What is not known fits. */
import { choicesOf, type JsonSchema, typesOf } from './json-schema.ts'

/**
 * A value that may be of several kinds fits if one of them does: what may be null, or is one of two, is told only when
 * it runs. An object needs all that is required of it.
 */
export function fits(source: JsonSchema, target: JsonSchema, depth = 0): boolean {
  // Schemas that hold themselves end somewhere.
  if (depth > 8) return true
  return choicesOf(source).some((from) => choicesOf(target).some((to) => choiceFits(from, to, depth)))
}

function choiceFits(source: JsonSchema, target: JsonSchema, depth: number): boolean {
  const given = typesOf(source)
  const wanted = typesOf(target)
  if (!given || !wanted) return true
  const both = [...given].filter((type) => wanted.has(type))
  if (both.length === 0) return false
  const values = valuesOf(source)
  const allowed = valuesOf(target)
  if (values && allowed) return values.some((value) => allowed.includes(value))
  if (both.includes('object')) return both.length > 1 || objectFits(source, target, depth)
  if (both.includes('array')) return both.length > 1 || listFits(source, target, depth)
  return true
}

function objectFits(source: JsonSchema, target: JsonSchema, depth: number): boolean {
  const { properties = {}, additionalProperties } = source
  const open = source.properties === undefined || additionalProperties !== false
  const missing = (target.required ?? []).filter((name) => !(name in properties))
  if (missing.length > 0 && !open) return false
  // Where nothing is required, something has to be meant all the same.
  const wanted = Object.keys(target.properties ?? {})
  if (!open && wanted.length > 0 && !wanted.some((name) => name in properties)) return false
  return Object.entries(target.properties ?? {}).every(([name, wanted]) => {
    const given = properties[name]
    return given === undefined || fits(given, wanted, depth + 1)
  })
}

function listFits({ items: given }: JsonSchema, { items: wanted }: JsonSchema, depth: number): boolean {
  return typeof given !== 'object' || typeof wanted !== 'object' || fits(given, wanted, depth + 1)
}

function valuesOf({ enum: values, const: value }: JsonSchema): readonly unknown[] | undefined {
  return value === undefined ? values : [value]
}
