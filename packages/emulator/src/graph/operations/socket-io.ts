/** GET …/root/subscriptions/socketIo: an address that tells of changes over a socket. */
import { GraphFailure } from '../../errors.ts'
import { type Answer, answer } from '../answers.ts'
import type { ItemRequest } from '../graph-request.ts'

export function getSocketEndpoint(request: ItemRequest): Answer {
  const { drive, item, origin, principal, services } = request
  if (principal.user === undefined) {
    throw new GraphFailure(403, 'accessDenied', 'This takes a delegated permission; an app as itself has none.')
  }
  if (item.parentId !== undefined) {
    throw new GraphFailure(400, 'InvalidRequest', 'Changes can be subscribed to at the root of a drive only.')
  }
  const { id, key, expiresAt } = services.sockets.open(drive.id)
  return answer(request, 'subscriptions/$entity', {
    '@odata.type': '#microsoft.graph.subscription',
    id,
    expirationDateTime: new Date(expiresAt).toISOString(),
    notificationUrl: `${origin}/notifications?snthgk=${key}`,
  })
}
