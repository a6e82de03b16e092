/** What comes in to begin a run, held against the JSON Schema of its trigger. */
import type { Trigger } from '@drawbridge/api'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { Problem } from '../errors.ts'

const mostRemembered = 500
const remembered = new Map<string, ValidateFunction>()

/** In a sentence, what about it does not fit; `undefined` where all does, and where the trigger asks for nothing. */
export function misfit(trigger: Trigger, payload: unknown): string | undefined {
  const { schema, name } = asked(trigger)
  if (schema === undefined) return undefined
  const validate = compile(JSON.stringify(schema))
  if (validate(payload)) return undefined
  const [first] = validate.errors ?? []
  const where = `${name}${(first?.instancePath ?? '').replaceAll('/', '.')}`
  return `${where} ${first?.message ?? 'is not what the workflow asks for'}.`
}

/** @throws {Problem} `invalid_request` */
export function assertFits(trigger: Trigger, payload: unknown): void {
  const wrong = misfit(trigger, payload)
  if (wrong !== undefined) throw new Problem('invalid_request', wrong)
}

function asked(trigger: Trigger): { schema: Record<string, unknown> | undefined; name: string } {
  if (trigger.type === 'app_event') return { schema: trigger.payload, name: 'payload' }
  if (trigger.type === 'call' || trigger.type === 'manual') return { schema: trigger.input, name: 'input' }
  return { schema: undefined, name: '' }
}

function compile(schema: string): ValidateFunction {
  const known = remembered.get(schema)
  if (known) return known
  const ajv = new Ajv2020({ strict: false, logger: false })
  addFormats.default(ajv)
  const validate = ajv.compile(JSON.parse(schema) as object)
  if (remembered.size >= mostRemembered) remembered.clear()
  remembered.set(schema, validate)
  return validate
}
