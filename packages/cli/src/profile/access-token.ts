/**
 * The access token of a profile: from the file while it is good, otherwise a new one. Two commands at once make one
 * request: the second waits for the first and finds its token. The new refresh token is stored before the new access
 * token is used, and the old one stays until then.
 */
import type { AccessToken, AppRegistration, TokenSet, Transport } from '@drawbridge/onedrive'
import { CommandError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import type { CachedToken, Profile, Secrets } from './profile.ts'
import { registrationOf } from './registration.ts'
import type { ProfileStore } from './store.ts'

/** A token this close to its end is no longer used. */
const marginMs = 120_000

type Means = {
  readonly store: ProfileStore
  readonly name: string
  readonly profile: Profile
  readonly transport: Transport
  readonly now: () => number
}

export function profileToken({ store, name, profile, transport, now }: Means): Exclude<AccessToken, string> {
  const good = (token: CachedToken | undefined): token is CachedToken =>
    token !== undefined && new Date(token.expiresAt).getTime() - marginMs > now()
  let last: CachedToken | undefined
  let renewing: Promise<CachedToken> | undefined

  const renew = (refused: string | undefined): Promise<CachedToken> =>
    store.exclusively(name, async () => {
      const found = await store.token(name)
      if (good(found) && found.accessToken !== refused) return found
      const secrets = await store.secrets(name)
      const fresh = await obtain(await registrationOf(profile, secrets), profile, secrets, transport)
      const token = { accessToken: fresh.accessToken, expiresAt: fresh.expiresAt.toISOString() }
      if (fresh.refreshToken) await store.writeSecrets(name, { ...secrets, refreshToken: fresh.refreshToken })
      await store.writeToken(name, token)
      return token
    })

  return async ({ forceRefresh }) => {
    last ??= await store.token(name)
    if (!forceRefresh && good(last)) return last.accessToken
    const refused = forceRefresh ? last?.accessToken : undefined
    renewing ??= renew(refused).finally(() => {
      renewing = undefined
    })
    last = await renewing
    return last.accessToken
  }
}

async function obtain(
  app: AppRegistration,
  { grant, scopes }: Profile,
  { refreshToken }: Secrets,
  transport: Transport,
): Promise<TokenSet> {
  const { refreshTokens, requestClientCredentials } = await import('@drawbridge/onedrive')
  if (grant === 'client_credentials') return requestClientCredentials(app, {}, transport)
  if (refreshToken === undefined) {
    const words = { code: 'not_signed_in', exitCode: exitCodes.signIn, remedy: 'Sign in again: drawbridge login' }
    throw new CommandError('The sign-in of this profile is gone, or the keyring that holds it cannot be opened.', words)
  }
  // A pasted refresh token knows its own scopes.
  return refreshTokens(app, { refreshToken, ...(scopes.length > 0 && { scopes }) }, transport)
}
