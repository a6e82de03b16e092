/**
 * A connection from a refresh token that was obtained elsewhere.
 *
 * It is believed only after it has given tokens, and those have reached a drive. What is stored is what Microsoft gave
 * in exchange, so that whoever pasted it holds an old one.
 */
import type { Diagnosis } from '@drawbridge/api'
import {
  type AppRegistration as AppAtMicrosoft,
  diagnose,
  IdentityError,
  type OneDriveError,
  refreshTokens,
  type TokenSet,
  type Transport,
} from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import type { AppRegistration, CloudName } from '../projects/app-registration.ts'
import { resolveCloud } from '../projects/app-registration.ts'
import type { ConnectionRecord } from './connection.ts'
import { assertExpectedAccount } from './expected-account.ts'
import { makeConnection } from './make-connection.ts'
import { clientOf, obtainTokens, type Way } from './obtain-tokens.ts'
import { proveOwnDrive } from './prove.ts'
import { untilConnected } from './refused.ts'
import type { ConnectionServices } from './services.ts'
import { assertConnectionOf } from './store.ts'

export type ImportWish = {
  readonly projectId: string
  readonly userId: string
  readonly refreshToken: string
  /** Under which it was issued. Absent: that of the project's app registration. */
  readonly clientId?: string | undefined
  /** @default that of the app registration, or `common` */
  readonly authority?: string | undefined
  /** `legacy`: `login.live.com/oauth20_token.srf`, for personal accounts. */
  readonly endpoint: 'v2' | 'legacy'
  /** Of the sign-in that the token comes from; the older endpoint wants to hear it again. */
  readonly redirectUri?: string | undefined
  /** A connection of this user to mend. */
  readonly connectionId?: string | undefined
}

/** AADSTS numbers: a public client must not prove itself. */
const publicClient = new Set([700025, 90023])
/** AADSTS number: the refresh token is none. */
const unreadable = 9002313
/** Where apps without an address of their own let the older endpoint send people. */
const nativeRedirectUri = 'https://login.live.com/oauth20_desktop.srf'
const patience = { timeoutMs: 20_000 }

/**
 * @throws {Problem} `sign_in_failed` with a diagnosis when Microsoft does not take it, or another account is behind it;
 *   `invalid_request` when the project has no app registration to fall back to; nothing is stored then
 */
export async function importRefreshToken(services: ConnectionServices, wish: ImportWish): Promise<ConnectionRecord> {
  const { db, clock, projects, appRegistrations } = services
  const { projectId, userId, clientId, connectionId } = wish
  await projects.get(projectId)
  if (connectionId !== undefined) await assertConnectionOf(db, connectionId, { projectId, userId })
  const known = await registrationFor(services, wish)
  const bare = known ?? {
    cloud: resolveCloud(await cloudOf(services, projectId)),
    authority: 'common',
    clientId: clientId!,
  }
  const withApp = <T>(work: (app: AppAtMicrosoft) => Promise<T>): Promise<T> =>
    known ? appRegistrations.withCredential(known.id, work) : work(bare)

  const transport = { now: clock.now, ...patience }
  const { way, tokens, proven } = await untilConnected(async () => {
    const { way, named } = await withApp(async (app) => {
      const { way, tokens } = await exchange(app, wayOf(wish), wish.refreshToken, transport)
      return { way, named: await withIdToken(clientOf(app, way), tokens, transport) }
    })
    return { way, tokens: named, proven: await proveOwnDrive(bare.cloud, named, way.authority) }
  }, explainPaste)
  await assertExpectedAccount(db, connectionId ?? null, proven)
  const { id: appRegistrationId } = known ?? (await registerPublicClient(services, wish))
  const whose = { kind: 'delegated', projectId, userId, appRegistrationId } as const
  return makeConnection(services, { ...whose, way, tokens, proven, reconnectConnectionId: connectionId })
}

/** The app registration whose client id is named, or else the one that new sign-ins go through. */
async function registrationFor(
  { appRegistrations }: ConnectionServices,
  { projectId, clientId }: ImportWish,
): Promise<AppRegistration | undefined> {
  if (clientId !== undefined) {
    const wanted = clientId.toLowerCase()
    return (await appRegistrations.list(projectId)).find((each) => each.clientId.toLowerCase() === wanted)
  }
  const registration = await appRegistrations.find(projectId)
  if (registration) return registration
  throw new Problem(
    'invalid_request',
    'clientId: This project has no app registration to fall back to. Give the client id that the token was issued to.',
  )
}

function registerPublicClient(services: ConnectionServices, wish: ImportWish): Promise<AppRegistration> {
  return cloudOf(services, wish.projectId).then((cloud) =>
    services.appRegistrations.create(wish.projectId, {
      name: 'Of a pasted refresh token',
      signsIn: false,
      clientId: wish.clientId!,
      authority: wish.authority ?? 'common',
      cloud,
      scopes: ['Files.ReadWrite', 'User.Read'],
    }),
  )
}

/** A client id without an app registration is looked for where the project's others are. */
async function cloudOf({ appRegistrations }: ConnectionServices, projectId: string) {
  return (await appRegistrations.list(projectId))[0]?.givenCloud ?? ('global' satisfies CloudName)
}

function wayOf({ endpoint, authority, redirectUri }: ImportWish): Way {
  if (endpoint === 'v2') return { grantType: 'refresh_token', authority }
  return { grantType: 'legacy_refresh_token', authority: 'consumers', redirectUri: redirectUri ?? nativeRedirectUri }
}

/** As the app registration is set up; and where Microsoft says that the token is a public client's, as one. */
async function exchange(
  app: Parameters<typeof obtainTokens>[0],
  way: Way,
  refreshToken: string,
  transport: Transport,
): Promise<{ way: Way; tokens: TokenSet }> {
  const present = async (way: Way) => {
    const tokens = await obtainTokens(app, { ...way, refreshToken }, transport)
    return { way, tokens: { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken } }
  }
  return present(way).catch((error: unknown) => {
    const needless = error instanceof IdentityError && publicClient.has(error.aadsts ?? 0)
    if (!needless || way.publicClient) throw error
    return present({ ...way, publicClient: true })
  })
}

/** The catalogue takes a request that cannot be read for a mistake of ours; here it is what was pasted. */
function explainPaste(error: OneDriveError): Diagnosis | undefined {
  if (!(error instanceof IdentityError) || error.aadsts !== unreadable) return undefined
  const { microsoft } = diagnose(error)
  return {
    code: 'refresh_token_unreadable',
    title: 'This is not a refresh token',
    cause:
      'Microsoft cannot read what was pasted. It may be cut off, or a token of another kind, such as an access token.',
    who: 'developer',
    remedy:
      'Copy the value of refresh_token from the answer of the token endpoint, whole and without quotes, and paste that.',
    retry: 'never',
    ...(microsoft && { microsoft }),
  }
}

/** Sign-ins that did not ask who it was bring no id token. Microsoft may tell all the same. */
async function withIdToken(
  app: Parameters<typeof obtainTokens>[0],
  tokens: TokenSet,
  transport: Transport,
): Promise<TokenSet> {
  const { refreshToken, scopes, idTokenClaims } = tokens
  if (idTokenClaims || refreshToken === undefined || scopes.length === 0) return tokens
  const named = await refreshTokens(app, { refreshToken, scopes }, transport).catch((error: unknown) => {
    if (error instanceof IdentityError) return undefined
    throw error
  })
  return named?.idTokenClaims ? { ...tokens, ...named } : tokens
}
