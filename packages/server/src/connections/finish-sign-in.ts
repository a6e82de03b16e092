/**
 * From Microsoft's answer until the connection stands.
 *
 *   consume attempt, once ─▸ redeem code ─▸ read account and drive ─▸ one transaction: connection, grant, attempt
 */
import {
  createOneDrive,
  type Drive,
  diagnose,
  GraphError,
  IdentityError,
  isOneDriveError,
  type OneDrive,
  redeemAuthorizationCode,
  refusalOf,
  type TokenSet,
} from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import { inTransaction } from '../postgres/transaction.ts'
import { connectedDrive, readAccount } from './account.ts'
import { refusedAs } from './admin-consent.ts'
import { type AttemptRecord, belongsTo, hashOf, nonceFrom } from './attempt.ts'
import { type AttemptOutcome, consumeAttempt, endAttempt, findAttemptByState } from './attempt-store.ts'
import { verifierContext } from './begin-sign-in.ts'
import { type Account, type ConnectedDrive, isSameDrive } from './connection.ts'
import { saveGrant } from './grant.ts'
import { saveConnection } from './save.ts'
import { appAtMicrosoft, type ConnectionServices, callbackUrl, userAgent } from './services.ts'
import { findConnection } from './store.ts'

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
    if (refusal) await endAttempt(db, attempt.id, refused(refusal))
    else await connect(services, attempt, callback.parameters, state)
  } catch (error) {
    await endAttempt(db, attempt.id, failed(error))
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
  const { db, clock, vault, accessTokens } = services
  const { tokens, account, drive } = await redeem(services, attempt, parameters, state)
  await assertExpectedAccount(services, attempt, { account, drive })

  const { projectId, userId, appRegistrationId } = attempt
  const scopes = tokens.scopes.map((scope) => scope.replace(/^https:\/\/graph\.[^/]+\//, ''))
  const connectionId = await inTransaction(db, async (transaction) => {
    const proven = { kind: 'delegated' as const, projectId, userId, appRegistrationId, account, drive, scopes }
    const { id } = await saveConnection(transaction, proven, clock.now())
    await saveGrant(transaction, vault, id, { grantType: 'authorization_code', ...tokens }, clock.now())
    await endAttempt(transaction, attempt.id, { state: 'connected', connectionId: id })
    return id
  })
  accessTokens.forget(connectionId)
}

/** Redeems the code and proves with real calls that the tokens reach a drive. */
async function redeem(
  { clock, vault, appRegistrations, publicUrl }: ConnectionServices,
  attempt: AttemptRecord,
  callback: URLSearchParams,
  state: string,
): Promise<{ tokens: TokenSet; account: Account; drive: ConnectedDrive }> {
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

  // A person waits for this answer: try again once or twice, but not for minutes.
  const onedrive = createOneDrive({
    cloud: app.cloud,
    accessToken: tokens.accessToken,
    userAgent,
    timeoutMs: 20_000,
    retry: { limit: 2, maxDelayMs: 5_000 },
  })
  const [account, drive] = await Promise.all([readAccount(onedrive, tokens.idTokenClaims), ownDrive(onedrive)])
  return { tokens, account, drive: connectedDrive(drive) }
}

async function ownDrive(onedrive: OneDrive): Promise<Drive> {
  return onedrive
    .drive()
    .get()
    .catch((error: unknown) => {
      if (!(error instanceof GraphError && error.status === 404)) throw error
      const { microsoft } = diagnose(error)
      throw new Problem('sign_in_failed', 'This account has no OneDrive yet.', {
        cause: error,
        diagnosis: {
          code: 'no_drive',
          title: 'This account has no OneDrive yet',
          cause: 'Signing in worked, but Microsoft knows no drive that belongs to this account.',
          who: 'user',
          remedy:
            'Open onedrive.com with this account once, which creates the drive, then connect again. A work or school account also needs a licence with OneDrive from its administrator.',
          retry: 'sign-in',
          ...(microsoft && { microsoft }),
        },
      })
    })
}

/** Mending a connection with another account would leave the broken one broken, and nobody would notice. */
async function assertExpectedAccount(
  { db }: ConnectionServices,
  { reconnectConnectionId }: AttemptRecord,
  found: { account: Account; drive: ConnectedDrive },
): Promise<void> {
  const connection = reconnectConnectionId ? await findConnection(db, reconnectConnectionId) : undefined
  if (!connection || isSameDrive(connection, found)) return
  const { userPrincipalName } = connection.account
  throw new Problem('sign_in_failed', 'Another account signed in than the one this connection belongs to.', {
    diagnosis: {
      code: 'wrong_account',
      title: 'That was another account',
      cause: `This connection belongs to ${userPrincipalName}; ${found.account.userPrincipalName} signed in.`,
      who: 'user',
      remedy: `Sign in as ${userPrincipalName}, or go back and connect the other account as a new one.`,
      retry: 'sign-in',
    },
  })
}

function refused(error: IdentityError): AttemptOutcome {
  const state = refusedAs(error)
  const diagnosis = diagnose(error)
  if (state === 'declined') {
    return { state, error: { code: 'sign_in_declined', message: 'The user did not agree to connect.', diagnosis } }
  }
  if (state === 'needs_admin') {
    const message = 'An administrator of the organisation has to approve this app first.'
    return { state, error: { code: 'needs_admin', message, diagnosis } }
  }
  return { state, error: { code: 'sign_in_failed', message: `${diagnosis.title}. ${diagnosis.remedy}`, diagnosis } }
}

function failed(error: unknown): AttemptOutcome {
  if (error instanceof IdentityError) return refused(error)
  if (error instanceof Problem) {
    const { code, message, diagnosis } = error
    return { state: 'failed', error: { code, message, ...(diagnosis && { diagnosis }) } }
  }
  if (!isOneDriveError(error)) {
    return { state: 'failed', error: { code: 'internal', message: 'Something failed on our side. Try again.' } }
  }
  const diagnosis = diagnose(error)
  const message = `${diagnosis.title}. ${diagnosis.remedy}`
  return { state: 'failed', error: { code: 'sign_in_failed', message, diagnosis } }
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
