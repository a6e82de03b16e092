/**
 * App registrations.
 *
 * @see https://learn.microsoft.com/graph/api/application-post-applications
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type App, newClientSecret } from '../../state/apps.ts'
import { emptyAnswer, type Prepared } from '../answers.ts'
import { applicationBody, applied, objectIdOf, presentApplication } from './application.ts'
import { badRequest, type DirectoryRequest, many, notFound, one, readBody, select, visible } from './request.ts'

const day = 24 * 3_600_000

export function listApplications(request: DirectoryRequest): Prepared {
  const apps = request.directory.apps.all().filter((app) => visible(app, request))
  return many(
    request,
    'applications',
    apps.map((app) => present(request, app)),
  )
}

export async function createApplication(request: DirectoryRequest): Promise<Prepared> {
  const { directory, clock, principal } = request
  const body = await readBody(request, applicationBody)
  if (body.displayName === undefined)
    throw badRequest("A value is required for property 'displayName' of resource 'Application'.")
  const now = clock.now()
  const { replicationDelayMs } = directory.settings.get()
  const app = applied(
    {
      clientId: randomUUID(),
      objectId: randomUUID(),
      displayName: body.displayName,
      tenantId: principal.tenantId,
      signInAudience: 'AzureADandPersonalMicrosoftAccount',
      verifiedPublisher: false,
      redirectUris: { web: [], spa: [], publicClient: [] },
      secrets: [],
      requiredPermissions: [],
      isFallbackPublicClient: false,
      createdAt: now,
      ...(replicationDelayMs > 0 && { availableFrom: now + replicationDelayMs }),
    },
    body,
  )
  directory.apps.put(app)
  return one(request, 'applications', present(request, app), 201)
}

export function getApplication(request: DirectoryRequest): Prepared {
  return one(request, 'applications', select(present(request, found(request)), request.query.select))
}

export async function updateApplication(request: DirectoryRequest): Promise<Prepared> {
  const app = found(request)
  request.directory.apps.put(applied(app, await readBody(request, applicationBody)))
  return emptyAnswer(204)
}

export function deleteApplication(request: DirectoryRequest): Prepared {
  const { apps, servicePrincipals } = request.directory
  const { clientId } = found(request)
  for (const each of servicePrincipals.all()) if (each.clientId === clientId) servicePrincipals.remove(each.id)
  apps.remove(clientId)
  return emptyAnswer(204)
}

const passwordBody = z.strictObject({
  passwordCredential: z
    .object({
      displayName: z.string().nullish(),
      startDateTime: z.iso.datetime({ offset: true }).nullish(),
      endDateTime: z.iso.datetime({ offset: true }).nullish(),
    })
    .nullish(),
})

/** The only time that its value is told. */
export async function addPassword(request: DirectoryRequest): Promise<Prepared> {
  const { directory, clock } = request
  const app = found(request)
  const { passwordCredential } = await readBody(request, passwordBody)
  const now = clock.now()
  const startDateTime = passwordCredential?.startDateTime ? Date.parse(passwordCredential.startDateTime) : now
  const endDateTime = passwordCredential?.endDateTime ? Date.parse(passwordCredential.endDateTime) : now + 730 * day
  if (endDateTime <= startDateTime) throw badRequest("The 'endDateTime' has to be after the 'startDateTime'.")
  const secretText = `${randomBytes(3).toString('hex').slice(0, 3)}8Q~${randomBytes(25).toString('base64url')}`
  const { displayName } = passwordCredential ?? {}
  const { replicationDelayMs } = directory.settings.get()
  const secret = {
    ...newClientSecret(secretText, endDateTime),
    hint: secretText.slice(0, 3),
    startDateTime,
    ...(displayName != null && { displayName }),
    ...(replicationDelayMs > 0 && { availableFrom: now + replicationDelayMs }),
  }
  directory.apps.put({ ...app, secrets: [...app.secrets, secret] })
  return one(request, 'microsoft.graph.passwordCredential', {
    customKeyIdentifier: null,
    displayName: displayName ?? null,
    endDateTime: new Date(endDateTime).toISOString(),
    hint: secret.hint,
    keyId: secret.keyId,
    secretText,
    startDateTime: new Date(startDateTime).toISOString(),
  })
}

export async function removePassword(request: DirectoryRequest): Promise<Prepared> {
  const app = found(request)
  const { keyId } = await readBody(request, z.strictObject({ keyId: z.string() }))
  const secrets = app.secrets.filter((secret) => secret.keyId !== keyId)
  if (secrets.length === app.secrets.length) throw badRequest(`No password credential found with keyId '${keyId}'.`)
  request.directory.apps.put({ ...app, secrets })
  return emptyAnswer(204)
}

function found(request: DirectoryRequest): App {
  const { directory, address } = request
  const { by, value } = address.key!
  const app =
    by === 'appId'
      ? directory.apps.find(value)
      : directory.apps.all().find((each) => objectIdOf(each) === value.toLowerCase())
  if (!app || !visible(app, request)) throw notFound(address)
  return app
}

function present({ directory }: DirectoryRequest, app: App): object {
  return presentApplication(app, directory.tenants.find(app.tenantId)?.domain)
}
