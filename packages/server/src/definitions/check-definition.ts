/** Everything that can be told about a definition before it is run. */
import { type Definition, definitionSchema, type Finding } from '@drawbridge/api'
import { issueInWords } from '../issue-words.ts'
import type { Db } from '../postgres/transaction.ts'
import { wrong } from './checks/finding.ts'
import { checkGraph } from './checks/graph.ts'
import { checkReferences } from './checks/references.ts'
import { checkSecrets } from './checks/secrets.ts'
import { checkSettings } from './checks/settings.ts'
import { checkStep } from './checks/steps.ts'
import { checkTrigger } from './checks/trigger.ts'
import { graphsOf, stepsOf } from './places.ts'
import { createScopes } from './types/scope-schema.ts'

export type CheckServices = {
  readonly db: Db
  readonly projectId: string
  /** Of the workflow that the definition is a version of; undefined for a new one. */
  readonly workflowId: string | undefined
}

/**
 * What is wrong with a definition, errors first, each in the order in which it stands there.
 *
 * @param given as it came; what is no definition at all is told as well
 */
export async function checkDefinition(given: unknown, services: CheckServices): Promise<Finding[]> {
  const parsed = parseDeep(given)
  if (!parsed) return [wrong('invalid', 'The definition is nested too deeply.')]
  if (!parsed.success) return parsed.error.issues.map(shapeFinding(given))
  const { data } = parsed
  const references = await checkReferences(graphsOf(data).flatMap(stepsOf), {
    ...services,
    settings: data.settings,
  })
  return [...checkAlone(data), ...references].sort((one, other) => one.severity.localeCompare(other.severity))
}

/** What can be told of a definition without looking into its project. */
export function checkAlone(definition: Definition): Finding[] {
  const graphs = graphsOf(definition)
  const scopes = createScopes(definition)
  return [
    ...checkTrigger(definition),
    ...checkSettings(definition),
    ...graphs.flatMap(checkGraph),
    ...graphs.flatMap(stepsOf).flatMap((place) => checkStep(place, definition, scopes)),
    ...checkSecrets(definition),
  ]
}

/** What was given, if it is a definition, whatever is wrong with what it says. */
export function readDefinition(given: unknown): Definition | undefined {
  return parseDeep(given)?.data
}

/** Undefined for what holds itself deeper than can be followed. */
function parseDeep(given: unknown): ReturnType<typeof definitionSchema.safeParse> | undefined {
  try {
    return definitionSchema.safeParse(given, { error: issueInWords })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function shapeFinding(given: unknown): (issue: { path: readonly PropertyKey[]; message: string }) => Finding {
  return ({ path, message }) => wrong('invalid', message, { stepId: stepAt(given, path), path: path.join('.') })
}

/** The ids of the steps that a path leads through, as far as they have any. */
function stepAt(given: unknown, path: readonly PropertyKey[]): string | null {
  const ids: string[] = []
  let value = given
  for (const [place, name] of path.entries()) {
    if (typeof value !== 'object' || value === null) break
    value = (value as Record<PropertyKey, unknown>)[name]
    const id = path[place - 1] === 'steps' && (value as { id?: unknown } | undefined)?.id
    if (typeof id === 'string') ids.push(id)
  }
  return ids.length === 0 ? null : ids.join('/')
}
