/** Actions of runs, through the connections of their project. */
import { type ActionServices, contextThrough, performThrough } from '../actions/through-connection.ts'
import type { ConnectionRecord } from '../connections/connection.ts'
import { findConnection } from '../connections/store.ts'
import type { RunActions, Through } from './services.ts'
import { StepError } from './step-error.ts'

export function actionsOfRuns(services: ActionServices): RunActions {
  async function find({ projectId, connectionId }: Through): Promise<ConnectionRecord> {
    const connection = await findConnection(services.db, connectionId)
    if (connection?.projectId === projectId) return connection
    throw new StepError('no_connection', 'The connection is no longer there. Connect again, and run the workflow anew.')
  }
  return {
    perform: async (through, name, input, call) => performThrough(services, await find(through), name, input, call),
    contextOf: async (through, call) => contextThrough(services, await find(through), call),
  }
}
