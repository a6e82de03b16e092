/**
 * Where an app registration signs its users in, and what the answers must look like.
 *
 * Nothing is discovered over the network: Microsoft's endpoints follow from login origin and tenant by rule.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-protocols
 */
import type * as oauth from 'oauth4webapi'
import { UsageError } from '../errors.ts'
import { secureOrigin } from '../http/origin.ts'
import { type Cloud, clouds } from './cloud.ts'

export type AppRegistration = {
  readonly cloud: Cloud
  /** `common`, `organizations`, `consumers`, a tenant id, or a verified domain. */
  readonly authority: string
  /** Application (client) id. */
  readonly clientId: string
  /** One proof of identity at most; none for a public client. */
  readonly clientSecret?: string | undefined
  readonly clientCertificate?: ClientCertificate | undefined
  /** Asked before each request for a token of a federated identity. */
  readonly clientAssertion?: (() => string | Promise<string>) | undefined
}

/** Both as PEM text. The certificate is registered at Microsoft; the RSA key, in PKCS #8 form, is a secret. */
export type ClientCertificate = { readonly certificate: string; readonly privateKey: string }

/** The tenant that holds every personal account. */
export const personalTenantId = '9188040d-6c67-4c5b-b112-36a304b66dad'

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** @throws {UsageError} when cloud, authority or client id cannot be used */
export function authorizationServer({ cloud, authority, clientId }: AppRegistration): oauth.AuthorizationServer {
  const { origin } = secureOrigin(cloud.login)
  if (!/^[A-Za-z0-9.-]+$/.test(authority) || /^\.+$/.test(authority)) {
    throw new UsageError('invalid_authority', 'Give common, organizations, consumers, a tenant id or a domain.')
  }
  if (clientId.trim() === '') throw new UsageError('invalid_client_id', 'Give the application (client) id.')

  const base = `${origin}/${authority}`
  return {
    issuer: `${base}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
  }
}

/**
 * The same server under the name that the id token in this answer must bear: Microsoft's issuer names the account's
 * own tenant, whatever the authority was, so it is known per token only. Where the tenant is not one that the authority
 * lets in, the name stays and matches nothing.
 */
export async function issuerOf(
  app: AppRegistration,
  server: oauth.AuthorizationServer,
  response: Response,
): Promise<oauth.AuthorizationServer> {
  const { tid } = await claimsIn(response)
  if (typeof tid !== 'string' || !isTenantOf(app.authority, tid)) return server
  return { ...server, issuer: `${secureOrigin(app.cloud.login).origin}/${tid}/v2.0` }
}

/**
 * Personal accounts only: the older token endpoint, which takes refresh tokens of the newer one, and knows no proof but
 * a client secret.
 *
 * @throws {UsageError} `invalid_client_authentication` for any other
 */
export function legacyAuthorizationServer(app: AppRegistration): oauth.AuthorizationServer {
  const server = authorizationServer(app)
  if (app.clientCertificate !== undefined || app.clientAssertion !== undefined) {
    throw new UsageError('invalid_client_authentication', 'The legacy endpoint takes a client secret or none.')
  }
  return { ...server, token_endpoint: `${legacyOrigin(app)}/oauth20_token.srf` }
}

/** Who an id token of the older endpoint names: the endpoint itself, or the tenant of all personal accounts. */
export async function legacyIssuerOf(
  app: AppRegistration,
  server: oauth.AuthorizationServer,
  response: Response,
): Promise<oauth.AuthorizationServer> {
  const origins = [legacyOrigin(app), secureOrigin(app.cloud.login).origin]
  const issuers = origins.flatMap((origin) => [origin, `${origin}/${personalTenantId}/v2.0`])
  const { iss } = await claimsIn(response)
  return { ...server, issuer: issuers.find((issuer) => issuer === iss) ?? server.issuer }
}

function legacyOrigin({ cloud }: AppRegistration): string {
  return cloud.login === clouds.global.login ? 'https://login.live.com' : secureOrigin(cloud.login).origin
}

function isTenantOf(authority: string, tid: string): boolean {
  if (!guid.test(tid)) return false
  const personal = tid.toLowerCase() === personalTenantId
  if (authority === 'consumers') return personal
  if (authority === 'organizations') return !personal
  return guid.test(authority) ? tid.toLowerCase() === authority.toLowerCase() : true
}

/** The id token's claims, unchecked: they only choose which issuer the checked token must name. */
async function claimsIn(response: Response): Promise<{ readonly tid?: unknown; readonly iss?: unknown }> {
  try {
    const { id_token } = (await response.clone().json()) as { id_token?: string }
    const payload = id_token?.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/')
    return JSON.parse(atob(payload ?? ''))
  } catch {
    return {}
  }
}
