/** A permission as Graph shows it. */

import { differencesOf } from '../../state/drive/differences.ts'
import type { Drive } from '../../state/drive/drive.ts'
import type { Item } from '../../state/drive/item.ts'
import { identityOf } from '../../state/drive/owner-identity.ts'
import type { Grantee, Permission, SharingLink } from '../../state/drive/permission.ts'
import type { Effective } from '../../state/drive/permission-book.ts'
import { isUser } from '../../state/site.ts'
import type { GraphRequest } from '../graph-request.ts'
import { dateTime, type Json } from './present-item.ts'

type Viewer = Pick<GraphRequest, 'origin'>

/** @see https://learn.microsoft.com/graph/api/resources/permission */
export function presentPermission(viewer: Viewer, drive: Drive, item: Item, { permission, on }: Effective): Json {
  const { id, role, link, people, invitation, passwordHash, expiresAt } = permission
  return {
    id,
    roles: [role],
    ...(link === undefined ? { ...grantee(drive, people[0]) } : linkProperties(viewer, drive, permission, link)),
    ...(invitation === undefined ? {} : { invitation: presentInvitation(drive, invitation) }),
    ...(on.id === item.id ? {} : { inheritedFrom: inheritedFrom(drive, on) }),
    hasPassword: passwordHash !== undefined,
    ...(expiresAt === undefined ? {} : { expirationDateTime: dateTime(expiresAt) }),
  }
}

/** What the owner of a drive has: shown on every item, given by nobody. */
export function presentOwnership(drive: Drive, item: Item): Json {
  const { owner } = drive
  const people = isUser(owner)
    ? identityOf(owner)
    : { displayName: `${owner.site.displayName} Owners`, email: owner.group?.mail ?? '' }
  return {
    id: ownershipId,
    roles: ['owner'],
    ...grantee(drive, people as Grantee),
    ...(item.parentId === undefined ? {} : { inheritedFrom: inheritedFrom(drive, drive.tree.root) }),
    hasPassword: false,
  }
}

export const ownershipId = Buffer.from('owner').toString('base64url')

export function linkUrl({ origin }: Viewer, { token }: SharingLink): string {
  return `${origin}/_web/s/${token}`
}

export function shareIdOf({ token }: SharingLink): string {
  return `s!${token}`
}

function linkProperties(viewer: Viewer, drive: Drive, { people }: Permission, link: SharingLink): Json {
  const webUrl = linkUrl(viewer, link)
  const sets = people.map((person) => grantee(drive, person))
  return {
    shareId: shareIdOf(link),
    link: {
      type: link.type,
      scope: link.scope,
      webUrl,
      ...(link.type === 'embed'
        ? { webHtml: `<iframe src="${webUrl}" width="320" height="240" title="Shared file"></iframe>` }
        : {}),
      ...(drive.kind === 'personal' ? {} : { preventsDownload: false }),
    },
    grantedToIdentities: sets.map(({ grantedTo }) => grantedTo),
    ...(differencesOf(drive.kind).namesGranteesTwice
      ? { grantedToIdentitiesV2: sets.map(({ grantedToV2 }) => grantedToV2) }
      : {}),
  }
}

function grantee({ kind }: Drive, person: Grantee | undefined): { grantedTo?: Json; grantedToV2?: Json } {
  if (person === undefined) return {}
  const { id, displayName, email } = person
  const user = { ...(id === undefined ? {} : { id }), displayName, email }
  if (!differencesOf(kind).namesGranteesTwice) return { grantedTo: { user } }
  const siteUser = { displayName, email, loginName: `i:0#.f|membership|${email}` }
  return { grantedTo: { user }, grantedToV2: { user, siteUser } }
}

function presentInvitation({ owner }: Drive, { email, signInRequired }: NonNullable<Permission['invitation']>): Json {
  return { email, signInRequired, ...(isUser(owner) ? { invitedBy: { user: identityOf(owner) } } : {}) }
}

function inheritedFrom({ id, kind, tree }: Drive, on: Item): Json {
  const path = tree
    .pathOf(on)
    .map((name) => `/${encodeURIComponent(name)}`)
    .join('')
  return { driveId: id, driveType: kind, id: on.id, name: on.name, path: `/drives/${id}/root:${path}` }
}
