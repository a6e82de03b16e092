/** What of an action only reads: all of it, nothing, or of OneDrive Request what GET does. */
import { type Action, actions } from '@drawbridge/api'
import { z } from 'zod'

const request = actions.oneDriveRequest

const get: Action = {
  ...request,
  summary: 'Reads anything of Microsoft Graph with the access of the connection.',
  effect: 'reads',
  repeat: { kind: 'harmless', because: 'It only reads.' },
  scopes: actions.getFile.scopes,
  input: request.input
    .omit({ body: true })
    .extend({ method: z.literal('GET', 'Only GET is sent: this connection is read-only here.').default('GET') }),
  examples: request.examples.filter(({ input }) => !('method' in input)),
} as unknown as Action

/** `undefined` for an action that does nothing without changing something. */
export function readingPart(action: Action): Action | undefined {
  if (action.effect === 'reads') return action
  return action.name === get.name ? get : undefined
}
