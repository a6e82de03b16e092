/** From the product's wish to connect until the user's browser leaves for Microsoft. */
import { authorizationUrl, createPkce } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import { allowsOrigin } from '../projects/project.ts'
import { type AttemptRecord, hashOf, mayStart, newSecret, nonceFrom } from './attempt.ts'
import { bindAttempt, findAttempt, insertAttempt, startAttempt, sweepAttempts } from './attempt-store.ts'
import { appAtMicrosoft, type ConnectionServices, callbackUrl } from './services.ts'
import { assertConnectionOf, findConnection } from './store.ts'

export type AttemptWish = {
  readonly projectId: string
  readonly userId: string
  readonly origin?: string | undefined
  /** A page of the product to come back to, on one of its allowed origins. */
  readonly returnTo?: string | undefined
  /** A connection of this user to mend. */
  readonly connectionId?: string | undefined
}

/** How long an attempt that is over can still be looked at: its page may be open, its product may be asking; milliseconds. */
const keptMs = 24 * 60 * 60_000

/**
 * Writes a pending attempt.
 *
 * @throws {Problem} `origin_not_allowed` when the project does not know the origin, `not_found` when the connection is
 *   not the user's, `configuration_invalid` when the project has no app registration
 */
export async function createAttempt(services: ConnectionServices, wish: AttemptWish): Promise<AttemptRecord> {
  const { db, clock, projects, appRegistrations } = services
  const { projectId, userId, origin, returnTo, connectionId } = wish
  const project = await projects.get(projectId)
  for (const named of [origin, returnTo === undefined ? undefined : new URL(returnTo).origin]) {
    if (named === undefined || allowsOrigin(project, named)) continue
    throw new Problem('origin_not_allowed', `Add ${named} to the allowed origins of the project to connect from there.`)
  }
  const connection = connectionId === undefined ? undefined : await assertConnectionOf(db, connectionId, wish)
  const registration = connection?.movingTo
    ? await appRegistrations.get(connection.movingTo)
    : await appRegistrations.find(projectId)
  if (!registration) {
    throw new Problem('configuration_invalid', 'This project has no app registration yet. Add one in the console.')
  }
  await sweepAttempts(db, clock.now() - keptMs)
  const attempt = {
    projectId,
    userId,
    appRegistrationId: registration.id,
    origin: origin ?? null,
    returnTo: returnTo ?? null,
  }
  return insertAttempt(db, { ...attempt, reconnectConnectionId: connectionId ?? null }, clock.now())
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
 * @throws {Problem} `attempt_expired` or `attempt_used` when the attempt may not be started any more
 */
export async function beginSignIn(services: ConnectionServices, attempt: AttemptRecord): Promise<URL> {
  const { db, clock, vault, appRegistrations, publicUrl } = services
  if (!mayStart(attempt, clock.now())) throw overOrUsed(attempt, clock.now())

  const app = await appAtMicrosoft(appRegistrations, attempt.appRegistrationId)
  const { scopes } = await appRegistrations.get(attempt.appRegistrationId)
  const state = newSecret()
  const { codeVerifier, codeChallenge } = await createPkce()
  const codeVerifierSealed = vault.seal(codeVerifier, verifierContext(attempt.id))
  const started = await startAttempt(db, attempt.id, { stateHash: hashOf(state), codeVerifierSealed }, clock.now())
  if (!started) throw overOrUsed(attempt, clock.now())

  return authorizationUrl(app, {
    redirectUri: callbackUrl(publicUrl),
    scopes,
    state,
    codeChallenge,
    nonce: nonceFrom(codeVerifier),
    ...(await whichAccount(services, attempt)),
  })
}

export function verifierContext(attemptId: string): string {
  return `attempt/${attemptId}/code_verifier`
}

/** A new connection lets the user choose; mending one suggests the account that it belongs to. */
async function whichAccount({ db }: ConnectionServices, { reconnectConnectionId }: AttemptRecord) {
  const connection = reconnectConnectionId ? await findConnection(db, reconnectConnectionId) : undefined
  if (!connection?.account.userPrincipalName) return { prompt: 'select_account' as const }
  return { loginHint: connection.account.userPrincipalName }
}

function overOrUsed(attempt: AttemptRecord, now: number): Problem {
  if (attempt.expiresAt.getTime() <= now) {
    return new Problem('attempt_expired', 'This link has expired. Go back to the product and connect again.')
  }
  return new Problem('attempt_used', 'This link has been used. Go back to the product and connect again.')
}
