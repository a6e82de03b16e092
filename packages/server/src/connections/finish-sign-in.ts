/**
 * From Microsoft's answer until the connection stands.
 *
 *   consume attempt, once ─▸ redeem code ─▸ read account and drive ─▸ one transaction: connection, grant, attempt
 */
import {
  type IdentityError,
  isOneDriveError,
  redeemAuthorizationCode,
  refusalOf,
  type TokenSet,
} from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import { type AttemptRecord, belongsTo, hashOf, nonceFrom } from './attempt.ts'
import { outcomeOf } from './attempt-outcome.ts'
import { type AttemptOutcome, consumeAttempt, endAttempt, findAttempt, findAttemptByState } from './attempt-store.ts'
import { askedFor, beginSignIn, verifierContext } from './begin-sign-in.ts'
import { useConnectLink } from './connect-link-store.ts'
import { type ConnectionRecord, isSameDrive } from './connection.ts'
import { anotherAccount } from './expected-account.ts'
import { makeConnection } from './make-connection.ts'
import { parkAttempt, recordConsent } from './parked-store.ts'
import { type Proven, proveOwnDrive } from './prove.ts'
import { deleteConnection } from './save.ts'
import { type ConnectionServices, callbackUrl } from './services.ts'
import { listConnectionsOf } from './store.ts'
import { tenantOf } from './tenant.ts'

export type Callback = {
  readonly parameters: URLSearchParams
  /** The browser's cookie. */
  readonly browser: string | undefined
}

export type Finished = {
  readonly attemptId: string
  /** Where the browser has to go once more: what was tried in silence needs the person. */
  readonly goOn?: URL
}

/**
 * Takes Microsoft's answer. How it ended is in the attempt.
 *
 * @throws {Problem} `state_invalid`, `attempt_used` or `attempt_expired` when the answer belongs to no run of this
 *   browser; nothing was redeemed then and nothing changed
 */
export async function finishSignIn(services: ConnectionServices, callback: Callback): Promise<Finished> {
  const { db, clock } = services
  const state = callback.parameters.get('state') ?? ''
  const { browser } = callback
  const hashes = { stateHash: hashOf(state), browserHash: hashOf(browser ?? '') }
  const attempt = browser === undefined ? undefined : await consumeAttempt(db, hashes, clock.now())
  if (!attempt) throw strayCallback(await findAttemptByState(db, hashes.stateHash), browser, clock.now())

  const { id } = attempt
  const refusal = refusalOf(callback.parameters)
  try {
    if (refusal && attempt.silent && needsPerson(refusal)) {
      await endAttempt(db, id, { state: 'needs_admin' })
      return { attemptId: id, goOn: await beginSignIn(services, (await findAttempt(db, id)) ?? attempt) }
    }
    if (refusal) await endOrPark(services, attempt, outcomeOf(refusal))
    else await connect(services, attempt, callback.parameters, state)
  } catch (error) {
    await endOrPark(services, attempt, outcomeOf(error))
    if (!isExpected(error)) throw error
  }
  return { attemptId: id }
}

/** What `prompt=none` is answered where Microsoft has to ask something: who it is, or for a second factor. */
function needsPerson({ error }: IdentityError): boolean {
  return error === 'login_required' || error === 'interaction_required' || error === 'account_selection_required'
}

async function endOrPark(services: ConnectionServices, attempt: AttemptRecord, outcome: AttemptOutcome): Promise<void> {
  const { db, clock, appRegistrations } = services
  await endAttempt(db, attempt.id, outcome)
  if (outcome.state !== 'needs_admin') return
  const registration = await appRegistrations.get(attempt.appRegistrationId)
  const { connection } = await askedFor(services, attempt)
  await parkAttempt(db, attempt.id, await tenantOf(registration, attempt, connection), clock.now())
}

async function connect(
  services: ConnectionServices,
  attempt: AttemptRecord,
  parameters: URLSearchParams,
  state: string,
): Promise<void> {
  const { db, clock, accessTokens } = services
  const { tokens, proven } = await redeem(services, attempt, parameters, state)
  const expected = await displaced(services, attempt, proven)
  if (expected) return endAttempt(db, attempt.id, wrongAccount(expected, proven))

  const { projectId, userId, appRegistrationId, reconnectConnectionId, replacesConnectionId } = attempt
  const whose = { kind: 'delegated', projectId, userId, appRegistrationId, reconnectConnectionId } as const
  const way = { grantType: 'authorization_code' } as const
  await makeConnection(services, { ...whose, way, tokens, proven }, async (transaction, { id }) => {
    await endAttempt(transaction, attempt.id, { state: 'connected', connectionId: id })
    if (replacesConnectionId && replacesConnectionId !== id) {
      await deleteConnection(transaction, replacesConnectionId, clock.now())
    }
    if (attempt.connectLinkId) await useConnectLink(transaction, attempt.connectLinkId, clock.now())
    // Whoever waits in the same tenant may find the way open, however it was opened.
    const { tenantId } = proven.account
    if (attempt.parkedAt) await recordConsent(transaction, { appRegistrationId, tenantId }, clock.now())
  })
  if (replacesConnectionId) accessTokens.forget(replacesConnectionId)
}

/**
 * The connection that the sign-in should have been for, where somebody else signed in. Where a user may have one account
 * only, any other is somebody else.
 */
async function displaced(
  { db }: ConnectionServices,
  { projectId, userId, reconnectConnectionId, replacesConnectionId, allowMultiple }: AttemptRecord,
  proven: Proven,
): Promise<ConnectionRecord | undefined> {
  const connections = await listConnectionsOf(db, { projectId, userId })
  const expected = connections.find(({ id }) => id === reconnectConnectionId)
  if (expected) return isSameDrive(expected, proven) ? undefined : expected
  const free = allowMultiple || replacesConnectionId !== null
  return free || connections.some((connection) => isSameDrive(connection, proven)) ? undefined : connections[0]
}

function wrongAccount(expected: ConnectionRecord, found: Proven): AttemptOutcome {
  const { message, diagnosis } = anotherAccount(expected, found)
  const error = { code: 'wrong_account', message, ...(diagnosis && { diagnosis }) }
  return { state: 'wrong_account', error, foundAccount: found.account }
}

/** Redeems the code and proves with real calls that the tokens reach a drive. */
async function redeem(
  { clock, vault, appRegistrations, publicUrl }: ConnectionServices,
  attempt: AttemptRecord,
  callback: URLSearchParams,
  state: string,
): Promise<{ tokens: TokenSet; proven: Proven }> {
  const codeVerifier = vault.open(attempt.codeVerifierSealed!, verifierContext(attempt.id))
  const redemption = {
    callback,
    redirectUri: callbackUrl(publicUrl),
    state,
    codeVerifier,
    nonce: nonceFrom(codeVerifier),
  }
  const tokens = await appRegistrations.withCredential(attempt.appRegistrationId, (app) =>
    redeemAuthorizationCode(app, redemption, { now: clock.now, timeoutMs: 20_000 }),
  )
  if (!tokens.idTokenClaims) throw new Problem('sign_in_failed', 'Microsoft did not say who signed in. Connect again.')

  const { cloud } = await appRegistrations.get(attempt.appRegistrationId)
  return { tokens, proven: await proveOwnDrive(cloud, tokens) }
}

function isExpected(error: unknown): boolean {
  return isOneDriveError(error) || error instanceof Problem
}

function strayCallback(attempt: AttemptRecord | undefined, browser: string | undefined, now: number): Problem {
  if (!attempt) {
    return new Problem('state_invalid', 'This answer belongs to no sign-in that was begun here. Nothing was changed.')
  }
  if (browser === undefined || !belongsTo(attempt, browser)) {
    return new Problem('state_invalid', 'This sign-in was begun in another browser. Nothing was changed.')
  }
  if (attempt.consumedAt !== null) {
    return new Problem('attempt_used', 'This sign-in has been finished before. Nothing was changed.')
  }
  if (attempt.expiresAt.getTime() <= now) {
    return new Problem('attempt_expired', 'The ten minutes for this sign-in are over. Nothing was changed.')
  }
  return new Problem('attempt_used', 'This sign-in has been finished before. Nothing was changed.')
}
