/** How far a call is, for clients that want to know. */
import type { ActionContext } from '../actions/action-context.ts'
import type { Extra } from './call.ts'

/**
 * Each notification says more than the one before, as the protocol wants it.
 *
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/progress
 */
export function progressOf({ _meta, sendNotification }: Extra): ActionContext['onProgress'] {
  const progressToken = _meta?.progressToken
  if (progressToken === undefined) return undefined
  let last = -1
  return ({ done, total }) => {
    if (done <= last) return
    last = done
    const params = { progressToken, progress: done, ...(total !== undefined && { total }) }
    // A client that is gone is not told; its call ends by its signal.
    sendNotification({ method: 'notifications/progress', params }).catch(() => {})
  }
}
