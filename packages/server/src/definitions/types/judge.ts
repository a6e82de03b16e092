/** Holds values against JSON Schemas, with Ajv. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { fastFormats } from 'ajv-formats/dist/formats.js'
import type { JsonSchema } from './json-schema.ts'

const compiled = new WeakMap<JsonSchema, ValidateFunction>()

function judge(): Ajv2020 {
  return new Ajv2020({ strict: false, formats: fastFormats, validateSchema: false, logger: false })
}

/** Why a value does not fit, such as `must be >= 1`; undefined where it does. */
export function complaintAbout(value: unknown, schema: JsonSchema): string | undefined {
  const validate = compiled.get(schema) ?? judge().compile(schema)
  compiled.set(schema, validate)
  if (validate(value)) return undefined
  return validate.errors?.[0]?.message ?? 'is not what is wanted here'
}
