/** RFC 6749 section 4.4: an app as itself, with what an administrator has granted it in one tenant. */
import { refusal } from '../../state/refusals.ts'
import { checkAppSwitch, checkTenantSwitch } from '../../state/switches.ts'
import { demandCredential } from '../client-authentication.ts'
import { graphFor, lifetime } from '../issue-tokens.ts'
import type { Grant } from './grant.ts'

export const issueToApplication: Grant = (request, services) => {
  const { body, client, authority, login } = request
  const { directory, random } = services
  const { app, credential } = client
  if (!authority.tenant) {
    throw refusal(
      9001023,
      `The grant type 'client_credentials' is not supported over /${authority.segment}. Use the endpoint of a tenant.`,
    )
  }
  demandCredential(client)
  checkTenantSwitch(authority.tenant)
  checkAppSwitch(app)
  const scope = readScope(body.get('scope'), new URL(login).host)
  if (!directory.servicePrincipals.find(app.clientId, authority.tenant.id)) {
    throw refusal(
      700016,
      `Application with identifier '${app.clientId}' was not found in the directory '${authority.tenant.displayName}'. An administrator there has to consent to it first.`,
    )
  }
  const roles = directory.servicePrincipals.roles(app.clientId, authority.tenant.id)
  const expiresIn = lifetime(random())
  const graph = graphFor(request, new Map([['.default', scope]]))
  const grant = { app, credential, tenantId: authority.tenant.id, roles, graph, login }
  return {
    token_type: 'Bearer',
    expires_in: expiresIn,
    ext_expires_in: expiresIn,
    access_token: directory.accessTokens.issue(grant, expiresIn),
  }
}

const graphs =
  /^(https:\/\/(graph\.microsoft\.(com|us)|dod-graph\.microsoft\.us|microsoftgraph\.chinacloudapi\.cn)|00000003-0000-0000-c000-000000000000)$/i

/** `.default` of Graph; some clients leave out whose. */
function readScope(scope: string | null, host: string): string {
  if (!scope) throw refusal(900144, "The request body must contain the following parameter: 'scope'.")
  if (scope === '.default') return scope
  if (!scope.includes('/')) {
    throw refusal(700023, `The scope '${scope}' names no resource. Ask for https://graph.microsoft.com/.default.`)
  }
  const [, resource = '', name] = /^(.*?)\/+([^/]*)$/.exec(scope) ?? []
  if (name?.toLowerCase() !== '.default') {
    throw refusal(
      70011,
      `The scope '${scope}' is not valid for an application as itself. Ask for https://graph.microsoft.com/.default.`,
    )
  }
  if (graphs.test(resource) || resource.replace(/^https?:\/\//, '') === host) return scope
  throw refusal(
    500011,
    `The resource '${resource}' was not found in the tenant. Ask for https://graph.microsoft.com/.default.`,
  )
}
