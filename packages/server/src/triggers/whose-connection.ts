/** Through which connection a workflow works for a user. */
import type { Definition, Graph, Step } from '@drawbridge/api'
import { chooseConnection } from '../connections/choose.ts'
import type { ConnectionRecord } from '../connections/connection.ts'
import { findConnection, listConnectionsOf } from '../connections/store.ts'
import { Problem } from '../errors.ts'
import type { Db } from '../postgres/transaction.ts'

type Owner = { readonly projectId: string; readonly userId: string }

/**
 * @param named the connection that the caller gave, if any; otherwise the user's only one
 * @returns `undefined` for a workflow that needs none, when the user has none or several
 * @throws {Problem} `not_connected`, `connection_ambiguous`, `not_found`
 */
export async function whoseConnection(
  db: Db,
  definition: Definition,
  { projectId, userId }: Owner,
  named: string | undefined,
): Promise<ConnectionRecord | undefined> {
  if (named !== undefined) {
    const connection = await findConnection(db, named)
    if (connection?.projectId === projectId && connection.userId === userId) return connection
    throw new Problem(
      'not_found',
      userId === '' ? 'The project has no such connection of its own.' : 'This user has no such connection.',
    )
  }
  const connections = await listConnectionsOf(db, { projectId, userId })
  if (connections.length <= 1 && connections[0]) return connections[0]
  return needsConnection(definition) ? chosen(connections) : undefined
}

/** As for calls, but that one which only a new sign-in mends is taken too: it may be mended later. */
function chosen(connections: readonly ConnectionRecord[]): ConnectionRecord {
  try {
    return chooseConnection(connections)
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'connection_ambiguous') throw error
    throw new Problem('connection_ambiguous', 'This user has several connections. Name one with connectionId.')
  }
}

/** Whether anything in it reads or writes the OneDrive of whoever it is switched on for. */
export function needsConnection({ trigger, steps }: Definition): boolean {
  return (
    trigger.type === 'file_change' ||
    stepsIn({ steps, edges: [] }).some((step) => step.type === 'action' && step.connectionId === undefined)
  )
}

/** Every step, also those in the bodies of others. */
export function stepsIn({ steps }: Graph): Step[] {
  return steps.flatMap((step) => (step.type === 'for_each' ? [step, ...stepsIn(step.body)] : [step]))
}
