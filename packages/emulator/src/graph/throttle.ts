/** The stage that counts what a call costs, and refuses it where that is too much. */
import { GraphFailure } from '../errors.ts'
import { resourceUnits } from '../throttling/resource-units.ts'
import { type GraphRequest, journalKeyOf } from './graph-request.ts'

/**
 * To be called once for each request, and once for each part of a batch (not for the batch around them).
 *
 * @returns headers that the answer is to have
 * @throws GraphFailure 429 `activityLimitReached` with Retry-After
 */
export function throttle(request: GraphRequest): Readonly<Record<string, string>> {
  const { principal, services, context } = request
  const units = resourceUnits(request.method, request.address.navigation, request.query)
  const { appId: app, user } = principal
  services.journal.note(journalKeyOf(context), { app, account: user?.userPrincipalName, units })
  const { retryAfter, headers } = services.throttling.charge(principal, units)
  if (retryAfter === undefined) return headers
  throw new GraphFailure(429, 'activityLimitReached', 'The request has been throttled', {
    innerCode: 'throttledRequest',
    headers: { ...headers, 'Retry-After': String(retryAfter) },
  })
}
