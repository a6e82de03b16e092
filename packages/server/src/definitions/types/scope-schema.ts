/** What the scope holds at a step of a definition, as far as it can be told before it runs. */
import type { Definition, Template } from '@drawbridge/api'
import { ExpressionError } from '../../expressions/expression-error.ts'
import { readExpression } from '../../expressions/syntax.ts'
import { aloneIn, partsOf } from '../../expressions/template.ts'
import { type ForEach, type GraphPlace, type StepPlace, stepsBefore, stepsOf } from '../places.ts'
import { find, itemsOf } from './find.ts'
import { settingsSchema, triggerSchema } from './given.ts'
import { anything, type JsonSchema, object, text } from './json-schema.ts'
import { failure, fixedOutput, forEachOutput } from './outputs.ts'

export type Scopes = {
  /** At a step: of the steps, those that come before it. */
  at(place: StepPlace): JsonSchema
  /** At the end of a for-each's body. */
  atEndOf(body: GraphPlace): JsonSchema
  outputOf(place: StepPlace): JsonSchema
  /** What a template gives. */
  typeOf(template: Template, scope: JsonSchema): JsonSchema
}

/** Each step is looked at once, whoever asks for it. */
export function createScopes({ trigger, settings }: Definition): Scopes {
  const outputs = new Map<string, JsonSchema>()
  const given = { trigger: triggerSchema(trigger), settings: settingsSchema(settings) }

  function within(place: GraphPlace, done: ReadonlySet<string>): JsonSchema {
    const { around } = place
    return object({
      ...given,
      steps: object(stepsKnown(place, done)),
      user: object({ id: text, metadata: anything }),
      connection: object({ id: text, account: anything, drive: anything }),
      run: object({ id: text, startedAt: text }),
      ...(around && { item: itemOf(around), index: { type: 'integer' } }),
      now: { ...text, format: 'date-time' },
      today: text,
      year: text,
      month: text,
      day: text,
    })
  }

  function stepsKnown(place: GraphPlace, done: ReadonlySet<string>): Readonly<Record<string, JsonSchema>> {
    const { around } = place
    const outside = around ? stepsKnown(around.within, stepsBefore(around)) : {}
    const own = stepsOf(place)
      .filter(({ step }) => done.has(step.id))
      .map((each) => [each.step.id, object({ output: outputOf(each), error: failure() })] as const)
    return { ...outside, ...Object.fromEntries(own) }
  }

  function outputOf(place: StepPlace): JsonSchema {
    const known = outputs.get(place.id)
    if (known) return known
    // Of what leads in a circle, nothing is known.
    outputs.set(place.id, anything)
    const output = outputOfStep(place)
    outputs.set(place.id, output)
    return output
  }

  function outputOfStep(place: StepPlace): JsonSchema {
    const { step } = place
    if (step.type === 'transform') return typeOfExpression(step.expression, at(place))
    if (step.type !== 'for_each') return fixedOutput(step)
    const body: GraphPlace = {
      graph: step.body,
      path: `${place.path}.body.`,
      ids: `${place.id}/`,
      around: { ...place, step },
    }
    if (step.result !== undefined) return forEachOutput(typeOf(step.result as Template, atEndOf(body)), step)
    const last = stepsOf(body).filter(({ step: { id } }) => !step.body.edges.some(({ from }) => from === id))
    const results = last.map((each) => [each.step.id, outputOf(each)] as const)
    return forEachOutput(object(Object.fromEntries(results)), step)
  }

  function itemOf(place: StepPlace<ForEach>): JsonSchema {
    return itemsOf(typeOf(place.step.items as Template, at(place))) ?? anything
  }

  function at(place: StepPlace): JsonSchema {
    return within(place.within, stepsBefore(place))
  }

  function atEndOf(body: GraphPlace): JsonSchema {
    return within(body, new Set(body.graph.steps.map(({ id }) => id)))
  }
  return { at, atEndOf, outputOf, typeOf }
}

function typeOf(template: Template, scope: JsonSchema): JsonSchema {
  if (typeof template === 'string') {
    const parts = readParts(template)
    const alone = parts && aloneIn(parts)
    return alone ? typeOfExpression(alone.expression, scope) : text
  }
  if (Array.isArray(template)) {
    const items = (template as readonly Template[]).map((each) => typeOf(each, scope))
    return { type: 'array', ...(items.length > 0 && { items: { anyOf: items } }) }
  }
  if (typeof template !== 'object' || template === null) return { const: template }
  return object(
    Object.fromEntries(Object.entries(template).map(([name, each]) => [name, typeOf(each as Template, scope)])),
  )
}

/** Known where the value is taken from the scope as it is. */
function typeOfExpression(expression: string, scope: JsonSchema): JsonSchema {
  try {
    const { result, plain, keepsList } = readExpression(expression)
    if (!result) return anything
    const found = find(scope, plain ?? result.map((name) => ({ name })))
    if (found.kind !== 'found') return anything
    const { schema, many } = found
    if (keepsList)
      return many || schema.type === 'array' ? { type: 'array', items: itemsOf(schema) ?? schema } : anything
    if (many) return { 'x-oneOrMany': true, anyOf: [{ type: 'array', items: schema }, schema] }
    // A filter at the end takes some of a list, or one.
    return plain || schema.type !== 'array' ? schema : anything
  } catch (error) {
    if (error instanceof ExpressionError) return anything
    throw error
  }
}

function readParts(template: string): ReturnType<typeof partsOf> | undefined {
  try {
    return partsOf(template)
  } catch (error) {
    if (error instanceof ExpressionError) return undefined
    throw error
  }
}
