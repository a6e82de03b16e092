/**
 * An administrator's way to approve the app for everybody in their tenant, begun by the link of a parked attempt.
 *
 *   link ─▸ what is asked ─▸ Microsoft ─▸ callback, once, in the browser that went there ─▸ parked attempts go on
 *
 * Who the administrator is, is neither asked nor kept: no account is connected here.
 */
import { Problem } from '../errors.ts'
import { adminConsentUrl } from './admin-consent.ts'
import { type AttemptRecord, hashOf, newSecret } from './attempt.ts'
import { findAttempt } from './attempt-store.ts'
import { askedFor } from './begin-sign-in.ts'
import { isParked } from './parked.ts'
import { insertVisit, recordAdministrator, recordConsent, takeVisit } from './parked-store.ts'
import { type ConnectionServices, callbackUrl } from './services.ts'

export type Approval = {
  readonly attempt: AttemptRecord
  readonly granted: boolean
  /** The administrator's tenant is another than the one of the person who waits. */
  readonly elsewhere: boolean
}

/** Tells the two kinds of answer apart that come to the callback. */
const statePrefix = 'admin.'
/** How long an administrator may read Microsoft's page, in milliseconds. */
const visitLifeMs = 60 * 60_000
const guid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** @throws {Problem} `not_found` when nothing waits behind this link, or not any more */
export async function findWaiting({ db, clock }: ConnectionServices, attemptId: string): Promise<AttemptRecord> {
  const attempt = await findAttempt(db, attemptId)
  if (attempt && isParked(attempt, clock.now())) return attempt
  const message = 'Nobody waits for an approval behind this link any more. It may have been given already.'
  throw new Problem('not_found', message)
}

/**
 * Where to send the administrator.
 *
 * @param browser the value of the administrator's own cookie
 */
export async function beginApproval(services: ConnectionServices, attemptId: string, browser: string): Promise<URL> {
  const { db, clock, appRegistrations, publicUrl } = services
  const attempt = await findWaiting(services, attemptId)
  const registration = await appRegistrations.get(attempt.appRegistrationId)
  const { scopes } = await askedFor(services, attempt)
  const state = statePrefix + newSecret()
  const visit = { attemptId, stateHash: hashOf(state), browserHash: hashOf(browser) }
  await insertVisit(db, visit, new Date(clock.now() + visitLifeMs), clock.now())
  const { tenantId } = attempt
  // What every sign-in asks for besides, so that nothing is left to ask of the person.
  const all = [...new Set(['openid', 'profile', 'offline_access', ...scopes])]
  return adminConsentUrl(registration, { scopes: all, redirectUri: callbackUrl(publicUrl), state, tenantId })
}

/** Whether an answer at the callback is an administrator's. */
export function isApprovalAnswer(parameters: URLSearchParams): boolean {
  return parameters.get('state')?.startsWith(statePrefix) ?? parameters.has('admin_consent')
}

/**
 * Notes what Microsoft says that the administrator has answered. Attempts that wait in this tenant may then try.
 *
 * @throws {Problem} `state_invalid` when this browser was not sent there from here
 */
export async function finishApproval(
  services: ConnectionServices,
  { parameters, browser }: { readonly parameters: URLSearchParams; readonly browser: string | undefined },
): Promise<Approval> {
  const { db, clock } = services
  const hashes = { stateHash: hashOf(parameters.get('state') ?? ''), browserHash: hashOf(browser ?? '') }
  const attemptId = browser === undefined ? undefined : await takeVisit(db, hashes, clock.now())
  const attempt = attemptId === undefined ? undefined : await findAttempt(db, attemptId)
  if (!attempt) {
    throw new Problem('state_invalid', 'This answer belongs to no approval that was begun here. Open the link again.')
  }
  const tenant = parameters.get('tenant')?.toLowerCase() ?? ''
  const tenantId = guid.test(tenant) ? tenant : undefined
  const granted = !parameters.has('error') && tenantId !== undefined
  const elsewhere = attempt.tenantId !== null && tenantId !== undefined && attempt.tenantId !== tenantId
  if (granted) await recordConsent(db, { appRegistrationId: attempt.appRegistrationId, tenantId }, clock.now())
  if (!elsewhere) {
    const declinedAt = granted ? null : new Date(clock.now())
    await recordAdministrator(db, attempt.id, { tenantId: granted ? tenantId : undefined, declinedAt })
  }
  return { attempt, granted, elsewhere }
}
