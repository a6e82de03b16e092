/**
 * What clients read before anything else.
 *
 *   GET /{tenant}/v2.0/.well-known/openid-configuration
 *   GET /{tenant}/discovery/v2.0/keys
 *   GET /common/discovery/instance
 */
import { Hono } from 'hono'
import { cloudOf, loginHosts, originOf, partFor } from '../hosts.ts'
import { type Authority, findAuthority } from '../state/authority.ts'
import { personalTenantId } from '../state/tenants.ts'
import type { IdentityServices } from './services.ts'

export function discoveryRoutes({ directory }: IdentityServices): Hono {
  const routes = new Hono()

  routes.get('/:tenant/v2.0/.well-known/openid-configuration', (c) => {
    const authority = findAuthority(directory.tenants, c.req.param('tenant'))
    return c.json(configuration(originOf(c.req.raw), authority))
  })

  routes.get('/:tenant/discovery/v2.0/keys', (c) => {
    const authority = findAuthority(directory.tenants, c.req.param('tenant'))
    const issuer = issuerOf(originOf(c.req.raw), authority)
    return c.json({ keys: [{ ...directory.signingKeys.publicJwk, issuer }] })
  })

  routes.get('/common/discovery/instance', (c) => {
    const origin = originOf(c.req.raw)
    const host = new URL(origin).host
    const asked = URL.parse(c.req.query('authorization_endpoint') ?? '')
    if (asked && asked.host !== host && !loginHosts.includes(asked.host)) {
      const description = `AADSTS50049: Unknown or invalid instance '${asked.host}'.`
      return c.json({ error: 'invalid_instance', error_description: description, error_codes: [50049] }, 400)
    }
    return c.json({
      tenant_discovery_endpoint: `${origin}/common/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    })
  })
  return routes
}

/** Where many tenants share an address, the issuer is a pattern that the client fills in. */
function issuerOf(origin: string, { kind, tenant }: Authority): string {
  const id = kind === 'consumers' ? personalTenantId : (tenant?.id ?? '{tenantid}')
  return `${origin}/${id}/v2.0`
}

function configuration(origin: string, authority: Authority): object {
  const base = `${origin}/${authority.segment}`
  const { host } = new URL(origin)
  const cloud = cloudOf(host)
  const graph = partFor(host) === 'both' ? origin : cloud.graph
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    code_challenge_methods_supported: ['plain', 'S256'],
    issuer: issuerOf(origin, authority),
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${graph}/oidc/userinfo`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: 'sub iss aud exp iat nonce preferred_username name tid ver oid email sid uti'.split(' '),
    tenant_region_scope: authority.kind === 'tenant' ? 'EU' : null,
    cloud_instance_name: cloud.name,
    cloud_graph_host_name: 'graph.windows.net',
    msgraph_host: new URL(graph).host,
    rbac_url: 'https://pas.windows.net',
  }
}
