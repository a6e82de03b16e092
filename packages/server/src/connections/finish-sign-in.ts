/**
 * From Microsoft's answer until the connection stands.
 *
 *   consume attempt, once ─▸ redeem code ─▸ read account and drive ─▸ one transaction: connection, grant, attempt
 */
import { isOneDriveError, redeemAuthorizationCode, refusalOf, type TokenSet } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import { type AttemptRecord, belongsTo, hashOf, nonceFrom } from './attempt.ts'
import { outcomeOf } from './attempt-outcome.ts'
import { consumeAttempt, endAttempt, findAttemptByState } from './attempt-store.ts'
import { verifierContext } from './begin-sign-in.ts'
import { makeConnection } from './make-connection.ts'
import { type Proven, proveOwnDrive } from './prove.ts'
import { appAtMicrosoft, type ConnectionServices, callbackUrl } from './services.ts'

export type Callback = {
  readonly parameters: URLSearchParams
  /** The browser's cookie. */
  readonly browser: string | undefined
}

/**
 * Takes Microsoft's answer. How it ended is in the attempt; the id of the attempt is returned.
 *
 * @throws {Problem} `state_invalid`, `attempt_used` or `attempt_expired` when the answer belongs to no run of this
 *   browser; nothing was redeemed then and nothing changed
 */
export async function finishSignIn(services: ConnectionServices, callback: Callback): Promise<string> {
  const { db, clock } = services
  const state = callback.parameters.get('state') ?? ''
  const { browser } = callback
  const hashes = { stateHash: hashOf(state), browserHash: hashOf(browser ?? '') }
  const attempt = browser === undefined ? undefined : await consumeAttempt(db, hashes, clock.now())
  if (!attempt) throw strayCallback(await findAttemptByState(db, hashes.stateHash), browser, clock.now())

  try {
    const refusal = refusalOf(callback.parameters)
    if (refusal) await endAttempt(db, attempt.id, outcomeOf(refusal))
    else await connect(services, attempt, callback.parameters, state)
  } catch (error) {
    await endAttempt(db, attempt.id, outcomeOf(error))
    if (!isExpected(error)) throw error
  }
  return attempt.id
}

async function connect(
  services: ConnectionServices,
  attempt: AttemptRecord,
  parameters: URLSearchParams,
  state: string,
): Promise<void> {
  const { tokens, proven } = await redeem(services, attempt, parameters, state)
  const { projectId, userId, appRegistrationId, reconnectConnectionId } = attempt
  const whose = { kind: 'delegated', projectId, userId, appRegistrationId, reconnectConnectionId } as const
  const way = { grantType: 'authorization_code' } as const
  await makeConnection(services, { ...whose, way, tokens, proven }, (transaction, { id: connectionId }) =>
    endAttempt(transaction, attempt.id, { state: 'connected', connectionId }),
  )
}

/** Redeems the code and proves with real calls that the tokens reach a drive. */
async function redeem(
  { clock, vault, appRegistrations, publicUrl }: ConnectionServices,
  attempt: AttemptRecord,
  callback: URLSearchParams,
  state: string,
): Promise<{ tokens: TokenSet; proven: Proven }> {
  const app = await appAtMicrosoft(appRegistrations, attempt.appRegistrationId)
  const codeVerifier = vault.open(attempt.codeVerifierSealed!, verifierContext(attempt.id))
  const redemption = {
    callback,
    redirectUri: callbackUrl(publicUrl),
    state,
    codeVerifier,
    nonce: nonceFrom(codeVerifier),
  }
  const tokens = await redeemAuthorizationCode(app, redemption, { now: clock.now, timeoutMs: 20_000 })
  if (!tokens.idTokenClaims) throw new Problem('sign_in_failed', 'Microsoft did not say who signed in. Connect again.')

  return { tokens, proven: await proveOwnDrive(app.cloud, tokens) }
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
