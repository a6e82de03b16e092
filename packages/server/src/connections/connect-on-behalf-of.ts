/**
 * A connection in the name of a user who has signed in to the product with Microsoft: the product's back end hands over
 * the access token that it got for its own API, and Microsoft exchanges it.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow
 */
import { requestOnBehalfOf } from '@drawbridge/onedrive'
import { decodeJwt } from 'jose'
import { Problem } from '../errors.ts'
import type { AppRegistration } from '../projects/app-registration.ts'
import type { ConnectionRecord } from './connection.ts'
import { makeConnection } from './make-connection.ts'
import type { Way } from './obtain-tokens.ts'
import { proveOwnDrive } from './prove.ts'
import { untilConnected } from './refused.ts'
import type { ConnectionServices } from './services.ts'
import { assertConnectionOf } from './store.ts'

export type OnBehalfOfWish = {
  readonly projectId: string
  readonly userId: string
  /** The user's access token, issued for the app registration itself. */
  readonly userAccessToken: string
  /** @default the one that new sign-ins go through */
  readonly appRegistrationId?: string | undefined
  /** @default the scopes of the app registration */
  readonly scopes?: readonly string[] | undefined
  /** A connection of this user to mend. */
  readonly connectionId?: string | undefined
}

/** @throws {Problem} `sign_in_failed` with a diagnosis; `invalid_request` when the token is none; nothing is stored then */
export async function connectOnBehalfOf(services: ConnectionServices, wish: OnBehalfOfWish): Promise<ConnectionRecord> {
  const { db, clock, projects, appRegistrations } = services
  const { projectId, userId, userAccessToken: assertion, connectionId } = wish
  await projects.get(projectId)
  if (connectionId !== undefined) await assertConnectionOf(db, connectionId, { projectId, userId })
  const registration = await registrationFor(services, wish)
  const way: Way = { grantType: 'on_behalf_of', authority: tenantOf(assertion, registration) }

  const { tokens, proven } = await untilConnected(async () => {
    const transport = { now: clock.now, timeoutMs: 20_000 }
    const scopes = wish.scopes ?? registration.scopes
    const tokens = await appRegistrations.withCredential(registration.id, (app) =>
      requestOnBehalfOf({ ...app, authority: way.authority ?? app.authority }, { assertion, scopes }, transport),
    )
    return { tokens, proven: await proveOwnDrive(registration.cloud, tokens, way.authority) }
  })
  const whose = { kind: 'delegated', projectId, userId, appRegistrationId: registration.id } as const
  return makeConnection(services, { ...whose, way, tokens, proven, reconnectConnectionId: connectionId })
}

async function registrationFor(
  { appRegistrations }: ConnectionServices,
  { projectId, appRegistrationId }: OnBehalfOfWish,
): Promise<AppRegistration> {
  if (appRegistrationId !== undefined) return appRegistrations.getOf(projectId, appRegistrationId)
  const registration = await appRegistrations.find(projectId)
  if (registration) return registration
  throw new Problem('invalid_request', 'This project has no app registration yet. Add one in the console.')
}

/**
 * The tenant to ask: the token's own, where the app registration names many. Read unchecked; Microsoft checks the token.
 *
 * @throws {Problem} `invalid_request` when it is no token of a work account
 */
function tenantOf(assertion: string, { authority }: AppRegistration): string | undefined {
  if (!['common', 'organizations'].includes(authority)) return undefined
  try {
    const { tid } = decodeJwt(assertion)
    return typeof tid === 'string' && /^[0-9a-f-]{36}$/i.test(tid) ? tid : undefined
  } catch (cause) {
    throw new Problem(
      'invalid_request',
      'userAccessToken: This is no JSON Web Token. Send the access token that the user’s sign-in gave for your own API.',
      { cause: new Error((cause as Error).message) },
    )
  }
}
