/** /subscriptions: being told that a drive has changed. */
import { z } from 'zod'
import { GraphFailure } from '../../errors.ts'
import type { Drive } from '../../state/drive/drive.ts'
import type { Principal } from '../../state/principal.ts'
import { type Holder, invalidSubscription, type Subscription } from '../../subscriptions/subscription.ts'
import { parseAddress } from '../address.ts'
import { type Answer, answer, emptyAnswer } from '../answers.ts'
import { readBody } from '../bodies.ts'
import type { GraphRequest } from '../graph-request.ts'
import type { Json } from '../present/present-item.ts'
import { driveOf } from '../resolve.ts'

const text = z.string().min(1)

const createSchema = z.object({
  changeType: text,
  notificationUrl: text,
  resource: text,
  expirationDateTime: text,
  lifecycleNotificationUrl: text.nullish(),
  clientState: z.string().max(128).nullish(),
  latestSupportedTlsVersion: z.enum(['v1_0', 'v1_1', 'v1_2', 'v1_3']).nullish(),
  includeResourceData: z.boolean().nullish(),
})

const updateSchema = z.object({ expirationDateTime: text.optional(), notificationUrl: text.optional() })

export async function createSubscription(request: GraphRequest): Promise<Answer> {
  const body = await readBody(request.context, createSchema)
  const asked = body.changeType.split(',').map((type) => type.trim())
  if (asked.some((type) => type !== 'updated')) {
    throw invalidSubscription(`The changeType '${body.changeType}' is not supported for this resource; 'updated' is.`)
  }
  if (body.includeResourceData === true) {
    throw invalidSubscription('File Services workload is not enabled for rich notifications.')
  }
  const drive = await driveOfResource(request, body.resource)
  checkMayWatch(request.principal, drive)
  const holder = holderOf(request.principal)
  const { lifecycleNotificationUrl, clientState, latestSupportedTlsVersion } = body
  const subscription = await request.services.subscriptions.create(
    {
      driveId: drive.id,
      resource: body.resource.replace(/^\//, ''),
      notificationUrl: body.notificationUrl,
      lifecycleNotificationUrl: lifecycleNotificationUrl ?? undefined,
      clientState: clientState ?? undefined,
      latestSupportedTlsVersion: latestSupportedTlsVersion ?? 'v1_2',
      expiresAt: Date.parse(body.expirationDateTime),
      sequence: drive.tree.sequence,
      consented: request.services.hasConsent(holder),
    },
    holder,
  )
  return present(request, subscription, 201)
}

export function listSubscriptions(request: GraphRequest): Answer {
  const held = request.services.subscriptions.listFor(holderOf(request.principal))
  return answer(request, 'subscriptions', { value: held.map(toJson) })
}

export function getSubscription(request: GraphRequest): Answer {
  return present(request, request.services.subscriptions.find(idOf(request), holderOf(request.principal)))
}

export async function updateSubscription(request: GraphRequest): Promise<Answer> {
  const { expirationDateTime, notificationUrl } = await readBody(request.context, updateSchema)
  if (expirationDateTime === undefined && notificationUrl === undefined) {
    throw invalidSubscription('Give expirationDateTime, notificationUrl, or both.')
  }
  const expiresAt = expirationDateTime === undefined ? undefined : Date.parse(expirationDateTime)
  const holder = holderOf(request.principal)
  const changed = await request.services.subscriptions.update(idOf(request), holder, { expiresAt, notificationUrl })
  return present(request, changed)
}

export function deleteSubscription(request: GraphRequest): Answer {
  request.services.subscriptions.remove(idOf(request), holderOf(request.principal))
  return emptyAnswer(204)
}

export function reauthorizeSubscription(request: GraphRequest): Answer {
  request.services.subscriptions.reauthorize(idOf(request), holderOf(request.principal))
  return emptyAnswer(204)
}

/** @throws GraphFailure 400 for what is no drive's root, 501 for what is no drive at all */
async function driveOfResource(request: GraphRequest, resource: string): Promise<Drive> {
  const address = parseAddress(resource.replace(/^\//, ''))
  const { resource: named, navigation } = address
  if (named.kind === 'other') {
    throw new GraphFailure(501, 'notSupported', `The emulator does not implement subscriptions to ${resource}.`)
  }
  const isRoot = named.kind === 'item' && named.start.at === 'root' && named.path.length === 0
  if (!isRoot || navigation.length > 0) throw invalidSubscription(`The resource '${resource}' is not supported.`)
  return await driveOf({ ...request, address }, 'read')
}

/** More than reading is asked for, as Microsoft does. @throws GraphFailure 403 `accessDenied` */
function checkMayWatch({ scopes }: Principal, { kind }: Drive): void {
  const enough = ['files.readwrite.all', ...(kind === 'personal' ? ['files.readwrite'] : [])]
  if (scopes.some((scope) => enough.includes(scope.toLowerCase()))) return
  const least = kind === 'personal' ? 'Files.ReadWrite' : 'Files.ReadWrite.All'
  throw new GraphFailure(403, 'accessDenied', `Subscribing to changes of this drive takes ${least}.`)
}

function holderOf({ appId, tenantId, user }: Principal): Holder {
  return { appId, tenantId, userId: user?.id }
}

function idOf({ address }: GraphRequest): string {
  return address.navigation[0]!.toLowerCase()
}

function present(request: GraphRequest, subscription: Subscription, status = 200): Answer {
  return answer(request, 'subscriptions/$entity', toJson(subscription), status)
}

function toJson(subscription: Subscription): Json {
  return {
    id: subscription.id,
    resource: subscription.resource,
    applicationId: subscription.appId,
    changeType: 'updated',
    clientState: subscription.clientState ?? null,
    notificationUrl: subscription.notificationUrl,
    notificationQueryOptions: null,
    lifecycleNotificationUrl: subscription.lifecycleNotificationUrl ?? null,
    expirationDateTime: new Date(subscription.expiresAt).toISOString(),
    creatorId: subscription.userId ?? subscription.appId,
    includeResourceData: null,
    latestSupportedTlsVersion: subscription.latestSupportedTlsVersion,
    encryptionCertificate: null,
    encryptionCertificateId: null,
    notificationUrlAppId: null,
  }
}
