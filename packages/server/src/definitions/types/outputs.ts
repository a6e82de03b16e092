/** What comes out of steps, as schemas. */
import {
  actionCatalogue,
  conditionOutputSchema,
  failureSchema,
  forEachOutputSchema,
  httpRequestOutputSchema,
  respondOutputSchema,
  type Step,
  sendEventOutputSchema,
  waitOutputSchema,
  workflowOutputSchema,
} from '@drawbridge/api'
import { anything, type JsonSchema, jsonSchemaOf } from './json-schema.ts'

const outputSchemas = {
  http_request: httpRequestOutputSchema,
  condition: conditionOutputSchema,
  wait: waitOutputSchema,
  send_event: sendEventOutputSchema,
  respond: respondOutputSchema,
  workflow: workflowOutputSchema,
}

/** Of steps whose output does not depend on what stands in them. */
export function fixedOutput(step: Exclude<Step, { type: 'transform' | 'for_each' }>): JsonSchema {
  if (step.type !== 'action') return jsonSchemaOf(outputSchemas[step.type], 'output')
  const action = actionCatalogue.find(({ name }) => name === step.action)
  return action ? jsonSchemaOf(action.output, 'output') : anything
}

export function forEachOutput(result: JsonSchema): JsonSchema {
  const whole = jsonSchemaOf(forEachOutputSchema, 'output')
  const results: JsonSchema = { type: 'array', items: { anyOf: [result, { type: 'null' }] } }
  return { ...whole, properties: { ...whole.properties, results } }
}

/** `steps.<id>.error`. */
export function failure(): JsonSchema {
  return jsonSchemaOf(failureSchema, 'output')
}
