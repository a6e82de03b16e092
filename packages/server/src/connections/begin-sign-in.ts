/** From the product's wish to connect until the user's browser leaves for Microsoft. */
import { authorizationUrl, createPkce } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import { allowsOrigin } from '../projects/project.ts'
import { type AttemptMode, type AttemptRecord, hashOf, mayStart, newSecret, nonceFrom } from './attempt.ts'
import {
  bindAttempt,
  findAttempt,
  insertAttempt,
  type NewAttempt,
  reopenAttempt,
  startAttempt,
  sweepAttempts,
} from './attempt-store.ts'
import type { ConnectionRecord } from './connection.ts'
import { isParked } from './parked.ts'
import { listParked } from './parked-store.ts'
import { type ConnectionServices, callbackUrl } from './services.ts'
import { assertConnectionOf, findConnection } from './store.ts'

export type AttemptWish = {
  readonly projectId: string
  readonly userId: string
  /** @default 'popup' */
  readonly mode?: AttemptMode | undefined
  readonly origin?: string | undefined
  /** A page of the product to come back to, on one of its allowed origins. */
  readonly returnTo?: string | undefined
  /** A connection of this user to mend. */
  readonly connectionId?: string | undefined
  /** @default false */
  readonly allowMultipleCredentials?: boolean | undefined
  /** Permissions to ask for beyond what the app registration lists. */
  readonly scopes?: readonly string[] | undefined
  readonly loginHint?: string | undefined
  readonly connectLinkId?: string | undefined
}

/** How long an attempt that is over can still be looked at: its page may be open, its product may be asking; milliseconds. */
const keptMs = 24 * 60 * 60_000

/**
 * Writes a pending attempt; or, where one of this user waits for an administrator, lets that go on in the new window.
 *
 * @throws {Problem} as `assertWish`, and `configuration_invalid` when the project has no app registration
 */
export async function createAttempt(services: ConnectionServices, wish: AttemptWish): Promise<AttemptRecord> {
  const { db, clock, appRegistrations } = services
  const connection = await assertWish(services, wish)
  const registration = connection?.movingTo
    ? await appRegistrations.get(connection.movingTo)
    : await appRegistrations.find(wish.projectId)
  if (!registration) {
    throw new Problem('configuration_invalid', 'This project has no app registration yet. Add one in the console.')
  }
  await sweepAttempts(db, clock.now() - keptMs)
  const attempt: NewAttempt = {
    projectId: wish.projectId,
    userId: wish.userId,
    appRegistrationId: registration.id,
    mode: wish.mode ?? 'popup',
    origin: wish.origin ?? null,
    returnTo: wish.returnTo ?? null,
    reconnectConnectionId: connection?.id ?? null,
    allowMultiple: wish.allowMultipleCredentials ?? false,
    scopes: wish.scopes ?? [],
    loginHint: wish.loginHint ?? null,
    connectLinkId: wish.connectLinkId ?? null,
  }
  const waiting = (await listParked(db, wish)).find((parked) => isSameWish(parked, attempt, clock.now()))
  if (!waiting) return insertAttempt(db, attempt, clock.now())
  return reopenAttempt(db, waiting.id, { ...attempt, loginHint: attempt.loginHint ?? waiting.loginHint })
}

/**
 * @returns the connection to mend, where one is named
 * @throws {Problem} `origin_not_allowed` when the project does not know the origin, `not_found` when the connection is
 *   not the user's
 */
export async function assertWish(
  { db, projects }: ConnectionServices,
  { projectId, userId, origin, returnTo, connectionId }: AttemptWish,
): Promise<ConnectionRecord | undefined> {
  const project = await projects.get(projectId)
  for (const named of [origin, returnTo === undefined ? undefined : new URL(returnTo).origin]) {
    if (named === undefined || allowsOrigin(project, named)) continue
    throw new Problem('origin_not_allowed', `Add ${named} to the allowed origins of the project to connect from there.`)
  }
  return connectionId === undefined ? undefined : assertConnectionOf(db, connectionId, { projectId, userId })
}

/** Whether a parked attempt stands for the same wish, so that approval of it is approval of this. */
function isSameWish(parked: AttemptRecord, wish: NewAttempt, now: number): boolean {
  return (
    isParked(parked, now) &&
    parked.appRegistrationId === wish.appRegistrationId &&
    parked.reconnectConnectionId === wish.reconnectConnectionId &&
    [...parked.scopes].sort().join() === [...wish.scopes].sort().join()
  )
}

/**
 * Binds an attempt to the browser that opens its page first.
 *
 * @throws {Problem} `not_found`, or `attempt_used` when it belongs to another browser
 */
export async function openAttempt({ db }: ConnectionServices, id: string, browser: string): Promise<AttemptRecord> {
  const bound = await bindAttempt(db, id, hashOf(browser))
  if (bound) return bound
  if (await findAttempt(db, id)) throw new Problem('attempt_used', 'This link was opened in another browser before.')
  throw new Problem('not_found', 'This link leads nowhere. Go back to the product and connect from there.')
}

/**
 * Makes state, verifier and nonce, keeps what the callback needs, and tells where to send the browser.
 *
 * @param resumes how often the attempt has gone on by itself, this time included: Microsoft then asks nothing, and
 *   refuses instead (`prompt=none`)
 * @throws {Problem} `attempt_expired` or `attempt_used` when the attempt may not be started any more
 */
export async function beginSignIn(
  services: ConnectionServices,
  attempt: AttemptRecord,
  resumes?: number,
): Promise<URL> {
  const { db, clock, vault, appRegistrations, publicUrl } = services
  if (!mayStart(attempt, clock.now())) throw overOrUsed(attempt, clock.now())

  const app = await appRegistrations.get(attempt.appRegistrationId)
  const { account, scopes } = await askedFor(services, attempt)
  const state = newSecret()
  const { codeVerifier, codeChallenge } = await createPkce()
  const codeVerifierSealed = vault.seal(codeVerifier, verifierContext(attempt.id))
  const start = { stateHash: hashOf(state), codeVerifierSealed, resumes }
  if (!(await startAttempt(db, attempt.id, start, clock.now()))) throw overOrUsed(attempt, clock.now())

  return authorizationUrl(app, {
    redirectUri: callbackUrl(publicUrl),
    scopes,
    state,
    codeChallenge,
    nonce: nonceFrom(codeVerifier),
    // Whose sign-in is not known chooses the account there.
    ...(account !== undefined && { loginHint: account }),
    ...(resumes !== undefined ? { prompt: 'none' } : account === undefined && { prompt: 'select_account' }),
  })
}

/**
 * Who should sign in, and for what. Mending a connection suggests its account and asks for all that it has, so that it
 * never comes back with less.
 */
export async function askedFor(
  { db, appRegistrations }: ConnectionServices,
  { appRegistrationId, reconnectConnectionId, loginHint, scopes }: AttemptRecord,
): Promise<{ account: string | undefined; scopes: string[]; connection: ConnectionRecord | undefined }> {
  const connection = reconnectConnectionId ? await findConnection(db, reconnectConnectionId) : undefined
  const registration = await appRegistrations.get(appRegistrationId)
  const account = (loginHint ?? connection?.account.userPrincipalName) || undefined
  return {
    account,
    scopes: [...new Set([...registration.scopes, ...(connection?.scopes ?? []), ...scopes])],
    connection,
  }
}

export function verifierContext(attemptId: string): string {
  return `attempt/${attemptId}/code_verifier`
}

function overOrUsed(attempt: AttemptRecord, now: number): Problem {
  if (attempt.expiresAt.getTime() <= now) {
    return new Problem('attempt_expired', 'This link has expired. Go back to the product and connect again.')
  }
  return new Problem('attempt_used', 'This link has been used. Go back to the product and connect again.')
}
