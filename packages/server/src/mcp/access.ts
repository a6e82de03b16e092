/** The OneDrive that an agent works with, however it is reached. */
import type { OneDrive } from '@drawbridge/onedrive'
import { type ActionContext, briefNotes } from '../actions/action-context.ts'
import { perform } from '../actions/catalogue.ts'
import { Problem } from '../errors.ts'

export type Access = {
  /** Empty without a Drawbridge server. */
  readonly connectionId: string
  /** @throws {Problem} `connection_broken` with its diagnosis when only a new sign-in helps */
  context(signal: AbortSignal): Promise<ActionContext>
  /** See `perform` of the catalogue. */
  perform(actionName: string, input: unknown, call: Call): Promise<unknown>
}

/** What belongs to one call of the agent's. */
export type Call = Pick<ActionContext, 'signal' | 'onProgress'>

/**
 * One's own account, without a server.
 *
 * @param driveId the drive that paths are in; otherwise the account's own
 * @param fetch for addresses that the agent gives
 */
export function ownAccess(client: OneDrive, driveId: string | undefined, fetch: typeof globalThis.fetch): Access {
  const context = async (signal: AbortSignal): Promise<ActionContext> => ({
    client: client.with({ signal }),
    connectionId: '',
    driveId,
    idempotencyKey: undefined,
    attempt: 1,
    signal,
    fetch,
    openContent: async () => {
      throw new Problem('not_found', 'This file belongs to a run of a workflow. Give an item of the drive.')
    },
    notes: briefNotes(),
  })
  return {
    connectionId: '',
    context,
    perform: async (actionName, input, call) =>
      perform(actionName, input, { ...(await context(call.signal)), ...call }),
  }
}
