/**
 * The token endpoint.
 *
 *   POST /{tenant}/oauth2/v2.0/token
 *   POST /{tenant}/oauth2/token        the older form, with `resource`
 */
import { type Context, Hono } from 'hono'
import { SignInFailure } from '../errors.ts'
import { loginHosts, originOf } from '../hosts.ts'
import { checkAudience } from '../state/audience.ts'
import { type Authority, findAuthority } from '../state/authority.ts'
import { refusal } from '../state/refusals.ts'
import { checkAppSwitch, checkTenantSwitch } from '../state/switches.ts'
import { authenticateClient } from './client-authentication.ts'
import { readForm, tokenFailure } from './forms.ts'
import { redeemAuthorizationCode } from './grants/authorization-code.ts'
import { issueToApplication } from './grants/client-credentials.ts'
import { redeemDeviceCode } from './grants/device-code.ts'
import type { Grant, TokenAnswer } from './grants/grant.ts'
import { issueOnBehalfOf } from './grants/on-behalf-of.ts'
import { signInByPassword } from './grants/password.ts'
import { refreshTokens } from './grants/refresh-token.ts'
import type { IdentityServices } from './services.ts'
import { asNewerTokenBody, asOlderAnswer } from './v1.ts'

const grants: Readonly<Record<string, Grant>> = {
  authorization_code: redeemAuthorizationCode,
  refresh_token: refreshTokens,
  client_credentials: issueToApplication,
  'urn:ietf:params:oauth:grant-type:device_code': redeemDeviceCode,
  // Microsoft's own library for Node says it short.
  device_code: redeemDeviceCode,
  'urn:ietf:params:oauth:grant-type:jwt-bearer': issueOnBehalfOf,
  password: signInByPassword,
}

export function tokenRoutes(services: IdentityServices): Hono {
  const routes = new Hono()
  routes.all('/:tenant/oauth2/v2.0/token', (c) =>
    answering(c, services, async () => {
      const body = await readForm(c)
      checkNewer(body)
      return answerTokenRequest(c, services, c.req.param('tenant'), body)
    }),
  )
  routes.all('/:tenant/oauth2/token', (c) =>
    answering(c, services, async () => {
      const body = await readForm(c)
      const answer = await answerTokenRequest(c, services, c.req.param('tenant'), asNewerTokenBody(body))
      return asOlderAnswer(answer, body.get('resource'), services.clock.now())
    }),
  )
  return routes
}

async function answering(c: Context, { clock }: IdentityServices, work: () => Promise<object>): Promise<Response> {
  // A single-page app calls from its own origin; whoever else does is told so in the answer, not by the browser.
  c.header('Access-Control-Allow-Origin', '*')
  if (c.req.method === 'OPTIONS') {
    c.header('Access-Control-Allow-Headers', c.req.header('access-control-request-headers') ?? '*')
    return c.body(null, 204)
  }
  try {
    return c.json(await work())
  } catch (error) {
    if (error instanceof SignInFailure) return tokenFailure(c, error, clock.now())
    throw error
  }
}

function checkNewer(body: URLSearchParams): void {
  if (!body.has('resource')) return
  throw refusal(901002, "The 'resource' request parameter is not supported here. Use 'scope'.")
}

/** @throws SignInFailure in the order in which Microsoft complains: form, tenant, client, grant */
export async function answerTokenRequest(
  c: Context,
  services: IdentityServices,
  segment: string,
  body: URLSearchParams,
): Promise<TokenAnswer> {
  const { directory, clock } = services
  const authority = findAuthority(directory.tenants, segment)
  checkTenantSwitch(authority.tenant)
  const name = body.get('grant_type')
  if (!name) throw refusal(900144, "The request body must contain the following parameter: 'grant_type'.")
  const grant = Object.hasOwn(grants, name) ? grants[name] : undefined
  if (!grant) {
    throw refusal(
      70003,
      `The app requested an unsupported grant type '${name}'. Use one of: ${Object.keys(grants).join(', ')}.`,
    )
  }
  const login = originOf(c.req.raw)
  const audiences = addressesOf(login, authority)
  const header = c.req.header('authorization')
  const client = await authenticateClient(body, header, directory.apps, clock.now(), audiences)
  checkAppSwitch(client.app)
  checkAudience(client.app, authority)
  return grant({ body, client, authority, login, crossOrigin: c.req.header('origin') !== undefined }, services)
}

/** Every address under which a client may know the token endpoint of this authority, as it was called first. */
function addressesOf(login: string, { segment, tenant }: Authority): string[] {
  const origins = [login, ...loginHosts.map((host) => `https://${host}`)]
  const segments = new Set([segment, ...(tenant ? [tenant.id, tenant.domain] : [])])
  const paths = [...segments].flatMap((each) => [
    `${each}/oauth2/v2.0/token`,
    `${each}/oauth2/token`,
    `${each}/v2.0`,
    `${each}/`,
  ])
  return origins.flatMap((origin) => paths.map((path) => `${origin}/${path}`))
}
