/**
 * An app in its own name, without a user: the client credentials grant.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
import * as oauth from 'oauth4webapi'
import { secureOrigin } from '../http/origin.ts'
import { type AppRegistration, authorizationServer } from './authority.ts'
import { requestTokens, type TokenSet } from './tokens.ts'
import type { Transport } from './transport.ts'

/**
 * Tokens for Graph with the application permissions that an administrator has granted. Needs a client secret,
 * certificate or assertion, and as authority one tenant: `common` and its like name none.
 *
 * @param scopes one resource's `.default`; without it, Graph's
 * @throws {IdentityError} for example AADSTS7000215 for a wrong secret, 700027 for an unknown certificate
 * @throws {TransportError} when no answer came
 */
export function requestClientCredentials(
  app: AppRegistration,
  { scopes = [defaultScope(app)] }: { readonly scopes?: readonly string[] | undefined } = {},
  transport: Transport = {},
): Promise<TokenSet> {
  const server = authorizationServer(app)
  return requestTokens({ app, transport, secrets: [] }, async ({ client, authentication, options }) => {
    const parameters = { scope: scopes.join(' ') }
    const response = await oauth.clientCredentialsGrantRequest(server, client, authentication, parameters, options)
    return oauth.processClientCredentialsResponse(server, client, response)
  })
}

function defaultScope({ cloud }: AppRegistration): string {
  const { origin, protocol } = secureOrigin(cloud.graph)
  // An emulator plays Graph under its own origin, yet knows it by its name.
  return `${protocol === 'https:' ? origin : 'https://graph.microsoft.com'}/.default`
}
