/**
 * Delegated permissions that were consented to, seen from Graph.
 *
 * @see https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant
 */
import { z } from 'zod'
import type { Consent } from '../../state/consents.ts'
import { findPermission } from '../../state/permissions.ts'
import { emptyAnswer, type Prepared } from '../answers.ts'
import { badRequest, type DirectoryRequest, many, notFound, one, readBody } from './request.ts'
import { byId, found as foundPrincipal, graphPrincipal } from './service-principals.ts'

const metadata = 'oauth2PermissionGrants'

export function listGrants(request: DirectoryRequest): Prepared {
  return many(
    request,
    metadata,
    here(request).flatMap((consent) => present(request, consent) ?? []),
  )
}

/** Those of one service principal. */
export function listGrantsOf(request: DirectoryRequest): Prepared {
  const { clientId } = foundPrincipal(request)
  const own = here(request).filter((consent) => consent.clientId === clientId)
  return many(
    request,
    metadata,
    own.flatMap((consent) => present(request, consent) ?? []),
  )
}

const body = z.looseObject({
  clientId: z.string(),
  consentType: z.enum(['AllPrincipals', 'Principal']),
  principalId: z.string().nullish(),
  resourceId: z.string(),
  scope: z.string(),
})

export async function createGrant(request: DirectoryRequest): Promise<Prepared> {
  const { directory, principal } = request
  const { clientId, consentType, principalId, resourceId, scope } = await readBody(request, body)
  const client = byId(request, clientId)
  if (!client) throw badRequest(`The clientId '${clientId}' is no service principal; it takes its id, not the appId.`)
  if (resourceId !== graphPrincipal(principal.tenantId).id)
    throw badRequest(`The resource '${resourceId}' does not exist.`)
  const user = consentType === 'Principal' ? directory.user(principalId ?? '') : undefined
  if (consentType === 'Principal' && !user) throw badRequest(`The principalId '${principalId}' is no user.`)
  const { tenantId } = client
  const consent = { clientId: client.clientId, tenantId, ...(user && { userId: user.id }), scopes: read(scope) }
  if (here(request).some((each) => idOf(each) === idOf(consent))) throw badRequest('Permission entry already exists.')
  directory.consents.grant(consent)
  return one(request, metadata, present(request, consent)!, 201)
}

export function getGrant(request: DirectoryRequest): Prepared {
  return one(request, metadata, present(request, found(request))!)
}

export async function updateGrant(request: DirectoryRequest): Promise<Prepared> {
  const consent = found(request)
  const { scope } = await readBody(request, z.looseObject({ scope: z.string() }))
  request.directory.consents.replace({ ...consent, scopes: read(scope) })
  return emptyAnswer(204)
}

export function deleteGrant(request: DirectoryRequest): Prepared {
  request.directory.consents.replace({ ...found(request), scopes: [] })
  return emptyAnswer(204)
}

function here({ directory, principal }: DirectoryRequest): Consent[] {
  return directory.consents.all().filter(({ tenantId }) => tenantId === principal.tenantId)
}

function found(request: DirectoryRequest): Consent {
  const consent = here(request).find((each) => idOf(each) === request.address.key?.value)
  if (!consent) throw notFound(request.address)
  return consent
}

function read(scope: string): string[] {
  return scope
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const permission = findPermission(word)
      if (permission) return permission.name
      throw badRequest(`'${word}' is not a permission of Microsoft Graph that the emulator knows.`)
    })
}

function idOf({ clientId, tenantId, userId }: Consent): string {
  return Buffer.from(`${clientId} ${tenantId} ${userId ?? '*'}`).toString('base64url')
}

function present({ directory }: DirectoryRequest, consent: Consent): object | undefined {
  const { clientId, tenantId, userId, scopes } = consent
  const client = directory.servicePrincipals.find(clientId, tenantId)
  if (!client) return undefined
  return {
    id: idOf(consent),
    clientId: client.id,
    consentType: userId === undefined ? 'AllPrincipals' : 'Principal',
    principalId: userId ?? null,
    resourceId: graphPrincipal(tenantId).id,
    scope: scopes.join(' '),
  }
}
