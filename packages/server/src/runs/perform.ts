/** Actions of runs, through the connections of their project. */
import { type ActionServices, performThrough } from '../actions/through-connection.ts'
import { findConnection } from '../connections/store.ts'
import type { Perform } from './services.ts'
import { StepError } from './step-error.ts'

export function performer(services: ActionServices): Perform {
  return async ({ projectId, connectionId }, name, input, call) => {
    const connection = await findConnection(services.db, connectionId)
    if (connection?.projectId === projectId) return performThrough(services, connection, name, input, call)
    throw new StepError('no_connection', 'The connection is no longer there. Connect again, and run the workflow anew.')
  }
}
