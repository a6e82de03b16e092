/** What comes out of steps, as schemas. */
import {
  actionCatalogue,
  conditionOutputSchema,
  failedItemSchema,
  failureSchema,
  httpRequestOutputSchema,
  respondOutputSchema,
  type Step,
  sendEventOutputSchema,
  startedWorkflowSchema,
  waitOutputSchema,
} from '@drawbridge/api'
import type { ForEach } from '../places.ts'
import { anything, type JsonSchema, jsonSchemaOf } from './json-schema.ts'

const outputSchemas = {
  condition: conditionOutputSchema,
  wait: waitOutputSchema,
  send_event: sendEventOutputSchema,
  respond: respondOutputSchema,
}

/** Of steps whose output does not depend on what stands in them. */
export function fixedOutput(step: Exclude<Step, { type: 'transform' | 'for_each' }>): JsonSchema {
  if (step.type === 'workflow') return step.wait ? anything : jsonSchemaOf(startedWorkflowSchema, 'output')
  if (step.type === 'http_request') return answerOf(step.saveAsFile)
  if (step.type !== 'action') return jsonSchemaOf(outputSchemas[step.type], 'output')
  const action = actionCatalogue.find(({ name }) => name === step.action)
  return action ? jsonSchemaOf(action.output, 'output') : anything
}

/** @param result of one item */
export function forEachOutput(result: JsonSchema, { onItemError }: Pick<ForEach, 'onItemError'>): JsonSchema {
  const failed = jsonSchemaOf(failedItemSchema, 'output')
  return { type: 'array', items: onItemError === 'stop' ? result : { anyOf: [result, failed] } }
}

function answerOf(asFile: boolean): JsonSchema {
  const { properties = {}, ...whole } = jsonSchemaOf(httpRequestOutputSchema, 'output')
  const { body, file, ...told } = properties
  const kept: Readonly<Record<string, JsonSchema>> = asFile ? { file: file! } : { body: body! }
  return { ...whole, properties: { ...told, ...kept }, required: ['status', 'headers'] }
}

/** `steps.<id>.error`. */
export function failure(): JsonSchema {
  return jsonSchemaOf(failureSchema, 'output')
}
