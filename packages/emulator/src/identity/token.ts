/**
 * The token endpoint.
 *
 *   POST /{tenant}/oauth2/v2.0/token
 */
import { type Context, Hono } from 'hono'
import { SignInFailure } from '../errors.ts'
import { originOf } from '../hosts.ts'
import { checkAudience } from '../state/audience.ts'
import { findAuthority } from '../state/authority.ts'
import { refusal } from '../state/refusals.ts'
import { authenticateClient } from './client-authentication.ts'
import { errorDescription, newIncident } from './error-description.ts'
import { redeemAuthorizationCode } from './grants/authorization-code.ts'
import type { Grant, TokenAnswer } from './grants/grant.ts'
import { refreshTokens } from './grants/refresh-token.ts'
import type { IdentityServices } from './services.ts'

const grants: Readonly<Record<string, Grant>> = {
  authorization_code: redeemAuthorizationCode,
  refresh_token: refreshTokens,
}

export function tokenRoutes(services: IdentityServices): Hono {
  const routes = new Hono()
  routes.all('/:tenant/oauth2/v2.0/token', async (c) => {
    // A single-page app calls from its own origin; whoever else does is told so in the answer, not by the browser.
    c.header('Access-Control-Allow-Origin', '*')
    if (c.req.method === 'OPTIONS') {
      c.header('Access-Control-Allow-Headers', c.req.header('access-control-request-headers') ?? '*')
      return c.body(null, 204)
    }
    try {
      return c.json(await answerTokenRequest(c, services, c.req.param('tenant')))
    } catch (error) {
      if (error instanceof SignInFailure) return failureJson(c, error, services)
      throw error
    }
  })
  return routes
}

/** @throws SignInFailure in the order in which Microsoft complains: form, tenant, client, grant */
export async function answerTokenRequest(
  c: Context,
  services: IdentityServices,
  segment: string,
): Promise<TokenAnswer> {
  const { directory, clock } = services
  const body = await readForm(c)
  const authority = findAuthority(directory.tenants, segment)
  const name = body.get('grant_type')
  if (!name) throw refusal(900144, "The request body must contain the following parameter: 'grant_type'.")
  const grant = Object.hasOwn(grants, name) ? grants[name] : undefined
  if (!grant) {
    throw refusal(
      70003,
      `The app requested an unsupported grant type '${name}'. Use one of: ${Object.keys(grants).join(', ')}.`,
    )
  }
  const client = authenticateClient(body, c.req.header('authorization'), directory.apps, clock.now())
  checkAudience(client.app, authority)
  const login = originOf(c.req.raw)
  return grant({ body, client, authority, login, crossOrigin: c.req.header('origin') !== undefined }, services)
}

async function readForm(c: Context): Promise<URLSearchParams> {
  if (c.req.method !== 'POST') {
    throw refusal(900561, `The endpoint only accepts POST requests. Received a ${c.req.method} request.`)
  }
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(c.req.header('content-type') ?? '')
  if (isForm) return new URLSearchParams(await c.req.text())
  throw refusal(
    900144,
    "The request body must contain the following parameter: 'grant_type'. Send the body as application/x-www-form-urlencoded.",
  )
}

function failureJson(c: Context, failure: SignInFailure, { clock }: IdentityServices): Response {
  const incident = newIncident(c.req.raw, clock.now())
  const { aadsts, error, suberror } = failure
  c.header('x-ms-request-id', incident.traceId)
  return c.json(
    {
      error,
      error_description: errorDescription(failure, incident),
      error_codes: [aadsts],
      timestamp: incident.timestamp,
      trace_id: incident.traceId,
      correlation_id: incident.correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${aadsts}`,
      ...(suberror !== undefined && { suberror }),
    },
    error === 'invalid_client' ? 401 : 400,
  )
}
