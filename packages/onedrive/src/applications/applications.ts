/**
 * App registrations, made and furnished over Graph: by an administrator's or a developer's own sign-in, in a work or
 * school tenant. Needs `Application.ReadWrite.All`; an administrator's consent also needs
 * `DelegatedPermissionGrant.ReadWrite.All`, and `AppRoleAssignment.ReadWrite.All` where the app works as itself.
 *
 * @see https://learn.microsoft.com/graph/api/resources/application
 */
import type * as wire from '@microsoft/microsoft-graph-types'
import { GraphError, UsageError } from '../errors.ts'
import { graphPath } from '../graph/path.ts'
import type { Graph } from '../graph/request.ts'
import type { Sleep } from '../http/sleep.ts'
import { consentForAll, ensureServicePrincipal } from './consent.ts'
import { getGraphPrincipal, type Permissions, requiredResourceAccess } from './permissions.ts'

export type SignInAudience =
  | 'AzureADMyOrg'
  | 'AzureADMultipleOrgs'
  | 'AzureADandPersonalMicrosoftAccount'
  | 'PersonalMicrosoftAccount'

export type NewApplication = {
  /** What people read when they are asked to consent. */
  readonly displayName: string
  readonly signInAudience: SignInAudience
  readonly redirectUris?: {
    /** Of a server, which holds a secret. */
    readonly web?: readonly string[]
    /** Of programs on people's own machines; they hold no secret. */
    readonly publicClient?: readonly string[]
  }
  readonly permissions?: Permissions
}

export type Application = Omit<wire.Application, 'id' | 'appId'> & {
  /** Graph's own id of the registration; every call but sign-ins uses it. */
  readonly id: string
  /** The application (client) id. */
  readonly appId: string
}

export type PasswordCredential = { readonly keyId: string; readonly secretText: string; readonly endDateTime: string }

export type Applications = {
  /** @throws {UsageError} `unknown_permission` before anything is made; {GraphError} 403 when the sign-in may not */
  create(application: NewApplication): Promise<Application>
  /** @param appId the application (client) id */
  get(appId: string): Promise<Application>
  delete(id: string): Promise<void>
  /**
   * Makes a client secret. Its text is told this once.
   *
   * @param endDateTime ISO 8601. @default two years from now; tenants may have a shorter limit
   */
  addPassword(id: string, secret?: { displayName?: string; endDateTime?: string }): Promise<PasswordCredential>
  removePassword(id: string, keyId: string): Promise<void>
  /**
   * Registers a certificate beside those that are there. Its private key stays where it is.
   *
   * @param certificate PEM
   * @throws {UsageError} `invalid_certificate`
   */
  addCertificate(id: string, certificate: string, displayName?: string): Promise<void>
  /** Brings the app into the signed-in account's tenant, unless it is there; returns the service principal's id. */
  addToTenant(appId: string): Promise<string>
  /** Consents for everybody in the tenant, as an administrator. What was granted before stays. */
  consentForAll(appId: string, permissions: Permissions): Promise<void>
}

export function applications(graph: Graph, sleep: Sleep): Applications {
  const one = (id: string, rest = ''): string => graphPath`/applications/${id}` + rest
  const soon = <Answer>(run: () => Promise<Answer>): Promise<Answer> => onceReplicated(run, sleep)

  return {
    create: async ({ displayName, signInAudience, redirectUris = {}, permissions = {} }) => {
      const { web = [], publicClient = [] } = redirectUris
      const asks = permissions.delegated?.length || permissions.application?.length
      const access = asks ? requiredResourceAccess(await getGraphPrincipal(graph), permissions) : []
      return graph.json('/applications', {
        method: 'POST',
        json: {
          displayName,
          signInAudience,
          // Personal accounts are admitted with the newer tokens only.
          api: { requestedAccessTokenVersion: 2 },
          web: { redirectUris: web },
          publicClient: { redirectUris: publicClient },
          requiredResourceAccess: access,
        },
      })
    },
    get: (appId) => soon(() => graph.json(byAppId('applications', appId))),
    delete: async (id) => {
      await graph.json(one(id), { method: 'DELETE' })
    },
    addPassword: (id, { displayName, endDateTime } = {}) =>
      soon(() =>
        graph.json(one(id, '/addPassword'), {
          method: 'POST',
          json: { passwordCredential: { displayName: displayName ?? null, ...(endDateTime && { endDateTime }) } },
        }),
      ),
    removePassword: async (id, keyId) => {
      await graph.json(one(id, '/removePassword'), { method: 'POST', json: { keyId } })
    },
    addCertificate: async (id, certificate, displayName) => {
      const added = {
        type: 'AsymmetricX509Cert',
        usage: 'Verify',
        key: derOf(certificate),
        displayName: displayName ?? null,
      }
      const { keyCredentials = [] } = await soon(() => graph.json<wire.Application>(one(id)))
      await graph.json(one(id), { method: 'PATCH', json: { keyCredentials: [...(keyCredentials ?? []), added] } })
    },
    addToTenant: (appId) => soon(() => ensureServicePrincipal(graph, appId)),
    consentForAll: async (appId, permissions) => {
      const principalId = await soon(() => ensureServicePrincipal(graph, appId))
      await soon(async () => consentForAll(graph, principalId, await getGraphPrincipal(graph), permissions))
    },
  }
}

/** A function call in a path takes its argument in quotes, which Graph wants as they are. */
export function byAppId(collection: 'applications' | 'servicePrincipals', appId: string): string {
  if (!/^[0-9a-f-]{36}$/i.test(appId)) throw new UsageError('invalid_client_id', 'A client id has 36 characters.')
  return `/${collection}(appId='${appId}')`
}

const pauses = [1_000, 2_000, 4_000, 8_000, 15_000]

/** What has just been made is not at once everywhere: Graph may not find it for up to a minute. */
async function onceReplicated<Answer>(run: () => Promise<Answer>, sleep: Sleep): Promise<Answer> {
  for (const pause of pauses) {
    try {
      return await run()
    } catch (error) {
      if (!(error instanceof GraphError) || !isNotThereYet(error)) throw error
    }
    await sleep(pause)
  }
  return run()
}

function isNotThereYet({ status, code, description }: GraphError): boolean {
  if (status === 404) return true
  return status === 400 && code === 'Request_BadRequest' && /does not (exist|reference a valid)/i.test(description)
}

function derOf(certificate: string): string {
  const content = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(certificate)?.[1]
  if (content) return content.replace(/\s/g, '')
  throw new UsageError('invalid_certificate', 'Give PEM text that holds a "BEGIN CERTIFICATE" block.')
}
