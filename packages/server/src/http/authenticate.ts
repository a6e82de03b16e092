/** Who is calling: the operator, a product's back end, or a user of a product. */
import type { ApiKeyScope } from '@drawbridge/api'
import type { LastUsed } from '../connections/last-used.ts'
import type { Standing } from '../connections/standing.ts'
import { Problem } from '../errors.ts'
import type { SignInLimit } from '../operator/sign-in-limit.ts'
import type { Operator } from '../operator/store.ts'
import { assertAllows, idOfApiKey } from '../projects/api-key.ts'
import type { Credentials } from './credentials.ts'

export type UserCaller = { readonly projectId: string; readonly userId: string }

export type Authenticate = {
  /**
   * @throws {Problem} `unauthorized`; `forbidden` when another site's page uses the console's cookie;
   *   `too_many_requests` when wrong keys keep coming from one address
   */
  operator(credentials: Credentials): Promise<void>
  /**
   * Lets in an API key of this project that has the scope, and the operator.
   *
   * @throws {Problem} as for the operator; `forbidden` when the key is another project's or lacks the scope
   */
  project(credentials: Credentials, projectId: string, scope: ApiKeyScope): Promise<void>
  /** @throws {Problem} `unauthorized`, `user_token_invalid` */
  user(credentials: Credentials, projectId: string): Promise<UserCaller>
}

export type AuthenticateServices = {
  readonly operator: Operator
  readonly standing: Standing
  /** Wrong keys, by address. Right ones never wait. */
  readonly wrongKeys: SignInLimit
  /** Of API keys. */
  readonly keyLastUsed: LastUsed
  readonly publicUrl: string
}

export function createAuthenticate(services: AuthenticateServices): Authenticate {
  const { operator, standing, wrongKeys, keyLastUsed, publicUrl } = services

  function refuseKey(address: string, problem: Problem): never {
    wrongKeys.assertMayTry(address)
    wrongKeys.recordFailure(address)
    throw problem
  }

  async function assertSession({ session, origin, method }: Credentials): Promise<void> {
    if (session === undefined || !(await operator.isSession(session))) {
      throw new Problem('unauthorized', 'Send a key as bearer token, or sign in to the console.')
    }
    // The browser adds the cookie by itself, so the page that asks must be the console's own.
    if (!/^(GET|HEAD)$/.test(method)) assertOwnOrigin(origin, publicUrl)
  }

  return {
    async operator(credentials) {
      const { bearer, address } = credentials
      if (bearer === undefined) return assertSession(credentials)
      if (operator.isKey(bearer)) return
      refuseKey(address, new Problem('unauthorized', 'This is not the operator key of this server.'))
    },

    async project(credentials, projectId, scope) {
      const { bearer, address } = credentials
      if (bearer === undefined) return assertSession(credentials)
      if (operator.isKey(bearer)) return
      if (idOfApiKey(bearer) === undefined) {
        refuseKey(address, new Problem('unauthorized', 'Send an API key of this project, or the operator key.'))
      }
      const key = await standing.apiKey(projectId, bearer).catch((error: unknown) => {
        if (error instanceof Problem && error.code === 'unauthorized') refuseKey(address, error)
        throw error
      })
      assertAllows(key, projectId, scope)
      keyLastUsed.note(key.id)
    },

    async user({ bearer }, projectId) {
      if (bearer === undefined) {
        throw new Problem('unauthorized', 'Send the user token as bearer token (Authorization: Bearer …).')
      }
      return { projectId, userId: await standing.userOf(projectId, bearer) }
    },
  }
}

/**
 * @param origin of the page that asks
 * @throws {Problem} `forbidden` unless it is a page of this server
 */
export function assertOwnOrigin(origin: string | undefined, publicUrl: string): void {
  if (origin === publicUrl) return
  throw new Problem('forbidden', `This call is for pages of ${publicUrl} only. Open the console under that address.`)
}
