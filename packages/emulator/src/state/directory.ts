/** Everything the identity platform knows, behind one door. */
import { type AccessTokens, createAccessTokens, unauthenticated } from './access-tokens.ts'
import { type Accounts, openAccounts } from './accounts.ts'
import { type App, type Apps, openApps } from './apps.ts'
import { type AuthorizationCodes, openAuthorizationCodes } from './authorization-codes.ts'
import { type Consents, openConsents } from './consents.ts'
import { type DeviceCodes, openDeviceCodes } from './device-codes.ts'
import { inviteGuest } from './guests.ts'
import type { Principal } from './principal.ts'
import { openRefreshTokens, type RefreshTokens } from './refresh-tokens.ts'
import { createSeal, type Seal } from './seal.ts'
import { openServicePrincipals, type ServicePrincipals } from './service-principals.ts'
import { openSessions, type Sessions } from './sessions.ts'
import { openSettings, type Settings } from './settings.ts'
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
  readonly servicePrincipals: ServicePrincipals
  readonly consents: Consents
  readonly sessions: Sessions
  readonly authorizationCodes: AuthorizationCodes
  readonly deviceCodes: DeviceCodes
  readonly refreshTokens: RefreshTokens
  readonly accessTokens: AccessTokens
  readonly signingKeys: SigningKeys
  readonly settings: Settings
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
  /**
   * Ends every sign-in and refresh token of a user, as a reset password does.
   *
   * @param because what work accounts are told; personal ones always get 70000. Default 50173
   */
  revokeSessions(user: Pick<User, 'id'>, because?: 50132 | 50133 | 50173): void
  /** Graph refuses the access tokens that a user has, in all apps, as expired ones; refresh tokens stay good. */
  expireAccessTokens(user: Pick<User, 'id'>): void
  /** The same for the tokens that an app has, of its users and as itself. */
  expireAccessTokensOf(app: Pick<App, 'clientId'>): void
  /** Lets somebody of elsewhere into a tenant. @throws RangeError when there is no such account or tenant */
  inviteGuest(account: string, tenant: string): User
  /** A user's own new password: ends what public clients hold, and leaves confidential ones alone. */
  changePassword(user: Pick<User, 'id'>, password: string): void
  /** Everything that is known, in a file of its own. */
  save(file: string): void
  load(file: string): void
  /** Forgets everybody and everything but its own keys. */
  clear(): void
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
  const tenants = openTenants(tables)
  const apps = openApps(tables)
  const servicePrincipals = openServicePrincipals(tables, now)
  const accessTokens = createAccessTokens(signingKeys, seal, apps, accounts, now)

  return {
    tenants,
    accounts,
    apps,
    servicePrincipals,
    consents: openConsents(tables, servicePrincipals),
    sessions: openSessions(tables, accounts, now),
    authorizationCodes: openAuthorizationCodes(tables, now),
    deviceCodes: openDeviceCodes(tables, now),
    refreshTokens: openRefreshTokens(tables, seal, accounts, now),
    accessTokens,
    signingKeys,
    settings: openSettings(tables),
    seal,
    users: () => accounts.all().map(({ user }) => user),
    user: (idOrName) => accounts.find(idOrName)?.user,
    authenticate: (authorization) => accessTokens.read(bearerToken(authorization)),
    revokeSessions({ id }, because = 50173) {
      if (accounts.find(id)) accounts.update(id, { sessionsValidFrom: now() + 1, revokedBecause: because })
    },
    expireAccessTokens({ id }) {
      const { accessTokenEra = 0 } = accounts.find(id) ?? {}
      accounts.update(id, { accessTokenEra: accessTokenEra + 1 })
    },
    expireAccessTokensOf({ clientId }) {
      const { accessTokenEra = 0 } = apps.find(clientId) ?? {}
      apps.update(clientId, { accessTokenEra: accessTokenEra + 1 })
    },
    inviteGuest(name, tenantName) {
      const [account, tenant] = [accounts.find(name), tenants.find(tenantName)]
      if (!account) throw new RangeError(`No account is called '${name}'.`)
      if (!tenant) throw new RangeError(`No tenant is called '${tenantName}'.`)
      return inviteGuest(accounts, account, tenant).user
    },
    changePassword: ({ id }, password) => void accounts.update(id, { password, passwordChangedAt: now() + 1 }),
    save: (to) => tables.save(to),
    load: (from) => tables.load(from),
    clear: () => tables.clear(['signing-key']),
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
