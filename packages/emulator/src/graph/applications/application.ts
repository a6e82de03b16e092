/**
 * An app registration as Graph shows it and takes it.
 *
 * @see https://learn.microsoft.com/graph/api/resources/application
 */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { App, Platform } from '../../state/apps.ts'
import { type ClientCertificate, readClientCertificate, thumbprints } from '../../state/client-certificates.ts'
import { permissionId, permissionName } from '../../state/permission-ids.ts'
import { graphClientId, guidOf } from '../../state/service-principals.ts'
import { checkRedirectUris } from './check-redirect-uris.ts'
import { badRequest } from './request.ts'

const anything = z.unknown().optional()
const redirects = z.looseObject({ redirectUris: z.array(z.string()).optional() }).optional()
const implicitGrantSettings = z.looseObject({
  enableIdTokenIssuance: z.boolean().nullish(),
  enableAccessTokenIssuance: z.boolean().nullish(),
})
const keyCredential = z.looseObject({
  key: z.string().nullish(),
  keyId: z.string().optional(),
  displayName: z.string().nullish(),
  type: z.literal('AsymmetricX509Cert').optional(),
  usage: z.literal('Verify').optional(),
})
const access = z.object({
  resourceAppId: z.string(),
  resourceAccess: z.array(z.object({ id: z.string(), type: z.enum(['Scope', 'Role']) })),
})

/** What may be written; what the emulator makes nothing of is kept and given back. */
export const applicationBody = z.strictObject({
  '@odata.type': anything,
  displayName: z.string().min(1).max(256).optional(),
  signInAudience: z
    .enum(['AzureADMyOrg', 'AzureADMultipleOrgs', 'AzureADandPersonalMicrosoftAccount', 'PersonalMicrosoftAccount'])
    .optional(),
  web: z
    .looseObject({
      redirectUris: z.array(z.string()).optional(),
      implicitGrantSettings: implicitGrantSettings.nullish(),
    })
    .optional(),
  spa: redirects,
  publicClient: redirects,
  isFallbackPublicClient: z.boolean().nullish(),
  requiredResourceAccess: z.array(access).optional(),
  keyCredentials: z.array(keyCredential).optional(),
  api: z
    .looseObject({
      oauth2PermissionScopes: z.array(z.looseObject({ value: z.string() })).optional(),
      requestedAccessTokenVersion: z.number().nullish(),
    })
    .optional(),
  identifierUris: z.array(z.string()).optional(),
  description: anything,
  groupMembershipClaims: anything,
  info: anything,
  notes: anything,
  optionalClaims: anything,
  parentalControlSettings: anything,
  serviceManagementReference: anything,
  tags: anything,
  appRoles: anything,
})

export type ApplicationBody = z.output<typeof applicationBody>

/** The app with what the body says about it. @throws GraphFailure 400 */
export function applied(app: App, body: ApplicationBody): App {
  const { displayName, signInAudience, web, spa, publicClient, isFallbackPublicClient, keyCredentials, api } = body
  const sent: Record<Platform, readonly string[] | undefined> = {
    web: web?.redirectUris,
    spa: spa?.redirectUris,
    publicClient: publicClient?.redirectUris,
  }
  const { web: ofWeb, spa: ofSpa, publicClient: ofPublicClient } = app.redirectUris
  const changed: App = {
    ...app,
    displayName: displayName ?? app.displayName,
    signInAudience: signInAudience ?? app.signInAudience,
    redirectUris: {
      web: sent.web ?? ofWeb,
      spa: sent.spa ?? ofSpa,
      publicClient: sent.publicClient ?? ofPublicClient,
    },
    ...(web?.implicitGrantSettings && {
      implicitGrant: {
        idTokens: web.implicitGrantSettings.enableIdTokenIssuance ?? false,
        accessTokens: web.implicitGrantSettings.enableAccessTokenIssuance ?? false,
      },
    }),
    isFallbackPublicClient: isFallbackPublicClient ?? app.isFallbackPublicClient,
    ...(body.requiredResourceAccess && required(body.requiredResourceAccess)),
    ...(keyCredentials && { certificates: keyCredentials.map((each) => certificate(each, app.certificates ?? [])) }),
    ...(api?.oauth2PermissionScopes && { exposedScopes: api.oauth2PermissionScopes.map(({ value }) => value) }),
    more: { ...app.more, ...uninterpreted(body) },
  }
  checkRedirectUris(changed)
  if (/Personal/.test(changed.signInAudience) && api?.requestedAccessTokenVersion === 1) {
    throw badRequest("The property 'api.requestedAccessTokenVersion' has to be 2 where personal accounts are allowed.")
  }
  return changed
}

export function objectIdOf({ objectId, clientId }: App): string {
  return objectId ?? guidOf(`application ${clientId.toLowerCase()}`)
}

export function presentApplication(app: App, publisherDomain: string | undefined): object {
  const { web, spa, publicClient } = app.redirectUris
  return {
    id: objectIdOf(app),
    deletedDateTime: null,
    appId: app.clientId,
    createdDateTime: new Date(app.createdAt ?? 0).toISOString(),
    displayName: app.displayName,
    identifierUris: [],
    isFallbackPublicClient: app.isFallbackPublicClient,
    publisherDomain: publisherDomain ?? null,
    signInAudience: app.signInAudience,
    tags: [],
    api: {
      requestedAccessTokenVersion: 2,
      oauth2PermissionScopes: (app.exposedScopes ?? []).map((value) => ({ value, type: 'User', isEnabled: true })),
    },
    requiredResourceAccess: requiredAccess(app),
    ...app.more,
    web: { logoutUrl: null, ...settingsOf(app, 'web'), redirectUris: web },
    spa: { redirectUris: spa },
    publicClient: { redirectUris: publicClient },
    passwordCredentials: app.secrets.map(({ keyId, displayName, hint, startDateTime, endDateTime }) => ({
      customKeyIdentifier: null,
      displayName: displayName ?? null,
      endDateTime: new Date(endDateTime).toISOString(),
      hint: hint ?? null,
      keyId,
      secretText: null,
      startDateTime: new Date(startDateTime ?? 0).toISOString(),
    })),
    keyCredentials: (app.certificates ?? []).map((each) => ({
      customKeyIdentifier: Buffer.from(thumbprints(each).x5t, 'base64url').toString('hex').toUpperCase(),
      displayName: each.displayName ?? null,
      endDateTime: new Date(each.endDateTime).toISOString(),
      key: null,
      keyId: each.keyId,
      startDateTime: new Date(each.startDateTime).toISOString(),
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
    })),
  }
}

/** The names that the ids of Graph's permissions stand for. */
function required(resources: readonly z.output<typeof access>[]): Pick<App, 'requiredPermissions' | 'requiredRoles'> {
  const ofGraph = resources.filter(({ resourceAppId }) => resourceAppId === graphClientId)
  const names = (kind: 'Scope' | 'Role'): string[] =>
    ofGraph
      .flatMap(({ resourceAccess }) => resourceAccess)
      .filter(({ type }) => type === kind)
      .map(({ id }) => {
        const name = permissionName(id, kind)
        if (name !== undefined) return name
        throw badRequest(`The permission '${id}' (${kind}) is not one of Microsoft Graph that the emulator knows.`)
      })
  return { requiredPermissions: names('Scope'), requiredRoles: names('Role') }
}

function requiredAccess({ requiredPermissions, requiredRoles = [] }: App): object[] {
  const scopes = requiredPermissions.map((name) => ({ id: permissionId(name, 'Scope'), type: 'Scope' }))
  const roles = requiredRoles.map((name) => ({ id: permissionId(name, 'Role'), type: 'Role' }))
  const resourceAccess = [...scopes, ...roles].filter(({ id }) => id !== undefined)
  return resourceAccess.length === 0 ? [] : [{ resourceAppId: graphClientId, resourceAccess }]
}

function certificate(sent: z.output<typeof keyCredential>, known: readonly ClientCertificate[]): ClientCertificate {
  const kept = known.find(({ keyId }) => keyId === sent.keyId)
  if (kept && !sent.key) return kept
  try {
    return readClientCertificate(sent.key ?? '', sent.keyId ?? randomUUID(), sent.displayName ?? undefined)
  } catch (cause) {
    throw badRequest(`Invalid value specified for property 'keyCredentials': ${(cause as Error).message}`)
  }
}

const interpreted = [
  '@odata.type',
  'displayName',
  'signInAudience',
  'spa',
  'publicClient',
  'isFallbackPublicClient',
  'keyCredentials',
]

function uninterpreted(body: ApplicationBody): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !interpreted.includes(name)))
}

function settingsOf({ more }: App, name: string): object {
  const settings = more?.[name]
  return typeof settings === 'object' && settings !== null ? settings : {}
}
