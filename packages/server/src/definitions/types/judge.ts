/** Holds values against JSON Schemas, with Ajv. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { fastFormats } from 'ajv-formats/dist/formats.js'
import type { JsonSchema } from './json-schema.ts'

const compiled = new WeakMap<JsonSchema, ValidateFunction>()

function judge(): Ajv2020 {
  return new Ajv2020({ strict: false, formats: fastFormats, validateSchema: false, logger: false })
}

/** Why a value does not fit, such as `is less than 1`; undefined where it does. */
export function complaintAbout(value: unknown, schema: JsonSchema): string | undefined {
  const validate = compiled.get(schema) ?? judge().compile(schema)
  compiled.set(schema, validate)
  return validate(value) ? undefined : inSentence(validate.errors?.[0], schema)
}

const forms: Readonly<Record<string, string>> = {
  'date-time': 'is no moment; give one such as 2027-01-31T09:00:00Z',
  email: 'is no e-mail address',
  uri: 'is no whole URL; give one such as https://example.com/a',
}

function inSentence(error: ErrorObject | undefined, schema: JsonSchema): string {
  const limit = String(error?.params?.['limit'])
  switch (error?.keyword) {
    case 'minLength':
      return limit === '1' ? 'is empty' : `has fewer than ${limit} characters`
    case 'maxLength':
      return `has more than ${limit} characters`
    case 'minimum':
      return `is less than ${limit}`
    case 'maximum':
      return `is more than ${limit}`
    // A pattern says nothing to most people.
    case 'pattern':
    case 'format':
      return (
        forms[schema.format ?? ''] ??
        `does not have the form that is wanted here. ${schema.description ?? ''}`.trim().replace(/\.$/, '')
      )
    default:
      return error?.message ?? 'is not what is wanted here'
  }
}
