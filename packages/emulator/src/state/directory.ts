/** Everything the identity platform knows, behind one door. */
import { type AccessTokens, createAccessTokens, unauthenticated } from './access-tokens.ts'
import { type Accounts, openAccounts } from './accounts.ts'
import { type Apps, openApps } from './apps.ts'
import { type AuthorizationCodes, openAuthorizationCodes } from './authorization-codes.ts'
import { type Consents, openConsents } from './consents.ts'
import type { Principal } from './principal.ts'
import { createRefreshTokens, type RefreshTokens } from './refresh-tokens.ts'
import { createSeal, type Seal } from './seal.ts'
import { openSessions, type Sessions } from './sessions.ts'
import { openSigningKeys, type SigningKeys } from './signing-keys.ts'
import { openTables } from './tables.ts'
import { openTenants, type Tenants } from './tenants.ts'
import type { User } from './user.ts'

export type { Principal } from './principal.ts'
export type { User } from './user.ts'

export type Directory = {
  readonly tenants: Tenants
  readonly accounts: Accounts
  readonly apps: Apps
  readonly consents: Consents
  readonly sessions: Sessions
  readonly authorizationCodes: AuthorizationCodes
  readonly refreshTokens: RefreshTokens
  readonly accessTokens: AccessTokens
  readonly signingKeys: SigningKeys
  /** For what the sign-in pages hand to the browser and want back unchanged. */
  readonly seal: Seal
  users(): User[]
  /** By id or user principal name, in any case. */
  user(idOrName: string): User | undefined
  /**
   * Who calls Graph with this Authorization header.
   *
   * @throws GraphFailure 401 `InvalidAuthenticationToken`, with WWW-Authenticate
   */
  authenticate(authorization: string | undefined): Principal
  /** Ends every sign-in and refresh token of a user, as a reset password does. */
  revokeSessions(user: User): void
  close(): void
}

export type DirectoryOptions = {
  /** File of the log; without one, memory. */
  readonly file?: string | undefined
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** @throws EmulatorError `data_unreadable` when the log is damaged */
export async function openDirectory({ file, now }: DirectoryOptions): Promise<Directory> {
  const tables = openTables(file)
  const signingKeys = await openSigningKeys(tables, now())
  const seal = createSeal(signingKeys.sealKey)
  const accounts = openAccounts(tables)
  const apps = openApps(tables)
  const accessTokens = createAccessTokens(signingKeys, seal, apps, accounts, now)

  return {
    tenants: openTenants(tables),
    accounts,
    apps,
    consents: openConsents(tables),
    sessions: openSessions(tables, accounts, now),
    authorizationCodes: openAuthorizationCodes(tables, now),
    refreshTokens: createRefreshTokens(seal, accounts, now),
    accessTokens,
    signingKeys,
    seal,
    users: () => accounts.all().map(({ user }) => user),
    user: (idOrName) => accounts.find(idOrName)?.user,
    authenticate: (authorization) => accessTokens.read(bearerToken(authorization)),
    revokeSessions(user) {
      const account = accounts.find(user.id)
      if (account) accounts.put({ ...account, sessionsValidFrom: now() + 1 })
    },
    close: () => tables.close(),
  }
}

function bearerToken(authorization: string | undefined): string {
  const [scheme = '', token = ''] = (authorization ?? '').trim().split(/\s+/)
  if (scheme !== '' && scheme.toLowerCase() !== 'bearer') {
    throw unauthenticated('Access token is empty. Send it as "Authorization: Bearer …".')
  }
  return token
}
