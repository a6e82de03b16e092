/** Everything that can be told about a definition before it is run. */
import { type Definition, definitionSchema, type Finding } from '@drawbridge/api'
import type { Db } from '../postgres/transaction.ts'
import { wrong } from './checks/finding.ts'
import { checkGraph } from './checks/graph.ts'
import { graphsOf } from './places.ts'

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
  const parsed = definitionSchema.safeParse(given)
  if (!parsed.success) return parsed.error.issues.map(shapeFinding(given))
  const findings = await checkAll(parsed.data, services)
  return [...findings].sort((one, other) => one.severity.localeCompare(other.severity))
}

async function checkAll(definition: Definition, _services: CheckServices): Promise<Finding[]> {
  const graphs = graphsOf(definition)
  return graphs.flatMap(checkGraph)
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
