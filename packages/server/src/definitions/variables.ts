/** What an expression may use at one step: the menu from which people choose, with samples of what would be there. */
import { actionCatalogue, type Definition, type Step, type Variable } from '@drawbridge/api'
import { Problem } from '../errors.ts'
import type { Dates } from '../expressions/scope.ts'
import { findStep, type StepPlace, stepsBefore, stepsOf } from './places.ts'
import type { Samples } from './samples.ts'
import { choicesOf, type JsonSchema } from './types/json-schema.ts'
import { createScopes } from './types/scope-schema.ts'
import { isFile, typeName } from './types/words.ts'

type Source = {
  readonly expression: string
  readonly label: string
  readonly schema: JsonSchema
  readonly sample: unknown
  readonly sampleFrom: Variable['sampleFrom']
}

const deepest = 6
const mostVariables = 1_000
/** A sample shows what a value is like; it need not be all of it. */
const longestSample = 2_000

/**
 * @param stepId such as `each/save`
 * @throws {Problem} `not_found`
 */
export function variablesAt(definition: Definition, stepId: string, samples: Samples, dates: Dates): Variable[] {
  const place = findStep(definition, stepId)
  if (!place) throw new Problem('not_found', `The definition has no step ${stepId}.`)
  const { properties = {} } = createScopes(definition).at(place)
  const { steps, item, index, now, today, year, month, day, ...rest } = properties
  const around = place.within.around
  const sources: Source[] = [
    ...knownSteps(place).flatMap((each) => stepSources(each, steps!, samples)),
    ...(item ? [source('item', `Item of ${labelOf(around!.step)}`, item, undefined)] : []),
    ...(index ? [source('index', `Place of the item, from 0`, index, 0)] : []),
    source('trigger', 'Trigger', rest['trigger']!, samples.trigger, 'run'),
    source('settings', 'Settings', rest['settings']!, defaultsOf(definition)),
    source('user', 'User', rest['user']!, undefined),
    source('connection', 'Connection', rest['connection']!, undefined),
    source('run', 'Run', rest['run']!, undefined),
    ...Object.entries({ now, today, year, month, day }).map(([name, schema]) =>
      source(name, capitalised(name), schema!, dates[name as keyof Dates]),
    ),
  ]
  return sources.flatMap((each) => [...spread(each, 0)]).slice(0, mostVariables)
}

function source(
  expression: string,
  label: string,
  schema: JsonSchema,
  sample: unknown,
  from: Variable['sampleFrom'] = 'example',
): Source {
  return { expression, label, schema, sample, sampleFrom: sample === undefined ? 'none' : from }
}

/** Nearest first: what was done last is what one most often wants. */
function knownSteps(place: StepPlace): StepPlace[] {
  const before = stepsBefore(place)
  const own = stepsOf(place.within).filter(({ step }) => before.has(step.id))
  const { around } = place.within
  return [...own.reverse(), ...(around ? knownSteps(around) : [])]
}

function stepSources(place: StepPlace, steps: JsonSchema, { outputs }: Samples): Source[] {
  const { step, id, within } = place
  const { output, error } = steps.properties?.[step.id]?.properties ?? {}
  const real = outputs.get(id)
  const example = exampleOf(step)
  const caught = within.graph.edges.some(({ from, on }) => from === step.id && on === 'error')
  const label = labelOf(step)
  return [
    source(`steps.${step.id}.output`, label, output!, real ?? example, real === undefined ? 'example' : 'run'),
    ...(caught ? [source(`steps.${step.id}.error`, `${label}: error`, error!, undefined)] : []),
  ]
}

/** A value and what is in it. Of a list, what its first item has. */
function* spread(at: Source, depth: number): Generator<Variable> {
  const { expression, label, schema, sample, sampleFrom } = at
  yield {
    expression,
    label,
    type: typeName(schema),
    description: schema.description ?? null,
    sample: shown(sample) ?? null,
    sampleFrom: shown(sample) === undefined ? 'none' : sampleFrom,
  }
  if (depth === deepest || isFile(schema)) return
  for (const choice of choicesOf(schema)) {
    if (choice.type === 'array') {
      const items = typeof choice.items === 'object' ? choice.items : {}
      const [first] = Array.isArray(sample) ? (sample as unknown[]) : []
      const inside = { expression: `${expression}[0]`, label: `${label}, the first`, schema: items, sample: first }
      yield* spread({ ...inside, sampleFrom: first === undefined ? 'none' : sampleFrom }, depth + 1)
    }
    for (const [name, member] of Object.entries(membersOf(choice, sample))) {
      const value = isObject(sample) && Object.hasOwn(sample, name) ? sample[name] : undefined
      const inside = { expression: `${expression}.${nameIn(name)}`, label: `${label} › ${member.title ?? name}` }
      yield* spread(
        { ...inside, schema: member, sample: value, sampleFrom: value === undefined ? 'none' : sampleFrom },
        depth + 1,
      )
    }
  }
}

/** What a schema tells of; of what it tells nothing, what the sample has. */
function membersOf(schema: JsonSchema, sample: unknown): Readonly<Record<string, JsonSchema>> {
  if (schema.properties) return schema.properties
  const open = schema.type === undefined || schema.type === 'object'
  if (!open || !isObject(sample)) return {}
  return Object.fromEntries(Object.entries(sample).map(([name, value]) => [name, schemaOf(value)]))
}

function schemaOf(value: unknown): JsonSchema {
  if (value === null) return {}
  if (Array.isArray(value)) return { type: 'array', items: value.length === 0 ? {} : schemaOf(value[0]) }
  return { type: typeof value }
}

function exampleOf(step: Step): unknown {
  if (step.type !== 'action') return undefined
  return actionCatalogue.find(({ name }) => name === step.action)?.examples[0]?.output
}

function defaultsOf({ settings }: Definition): unknown {
  const given = settings.flatMap((setting) => ('default' in setting ? [[setting.name, setting.default] as const] : []))
  return Object.fromEntries(given.filter(([, value]) => value !== undefined))
}

function labelOf(step: Step): string {
  if (step.label !== undefined) return step.label
  const action = step.type === 'action' && actionCatalogue.find(({ name }) => name === step.action)
  return action ? `${action.title} (${step.id})` : step.id
}

/** Names that JSONata would read otherwise stand between backticks. */
function nameIn(name: string): string {
  const plain = /^[A-Za-z_]\w*$/.test(name) && !['and', 'or', 'in', 'true', 'false', 'null', 'function'].includes(name)
  return plain ? name : `\`${name}\``
}

function shown(sample: unknown): unknown {
  return sample !== undefined && JSON.stringify(sample).length <= longestSample ? sample : undefined
}

function capitalised(name: string): string {
  return `${name[0]!.toUpperCase()}${name.slice(1)}`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
