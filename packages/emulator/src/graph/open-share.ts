/** From a sharing token to what was shared: `s!…` and `u!…`, made of a sharing link or of an item's own URL. */
import { GraphFailure } from '../errors.ts'
import type { Drive } from '../state/drive/drive.ts'
import type { Grantee, Permission } from '../state/drive/permission.ts'
import { itemNotFound } from '../state/drive/refusals.ts'
import { withPeople } from '../state/drive/share-item.ts'
import { driveOfShareToken } from '../state/drive/share-token.ts'
import type { Principal } from '../state/principal.ts'
import { isUser } from '../state/site.ts'
import type { GraphRequest, Share } from './graph-request.ts'
import { placeOfWebUrl } from './place-of-web-url.ts'
import { driveRole } from './roles.ts'

/** @throws GraphFailure 400 for a token of another form, 404 for a link that is gone or has expired */
export async function openShare({ services }: Pick<GraphRequest, 'services'>, token: string): Promise<Share> {
  const { drives, clock } = services
  const url = token.startsWith('u!') ? Buffer.from(token.slice(2), 'base64url').toString() : undefined
  const linkToken = token.startsWith('s!') ? token.slice(2) : url?.match(/\/_web\/s\/([\w-]+)/)?.[1]
  if (url === undefined && linkToken === undefined) {
    throw new GraphFailure(400, 'invalidRequest', 'A sharing token is s!… or u! followed by a URL in base64url.')
  }
  if (linkToken !== undefined) {
    const drive = await drives.find(driveOfShareToken(linkToken))
    const found = drive?.permissions.link(linkToken)
    if (drive === undefined || found === undefined || isOver(found.permission, clock.now())) throw notShared()
    return { drive, item: found.on, permission: found.permission }
  }
  const place = await placeOfWebUrl(services, url!)
  if (place === undefined) throw notShared()
  return place
}

/**
 * Whether a link opens for the caller, now or for good, as the request prefers.
 *
 * @returns the token that opens the item during this request
 * @throws GraphFailure 403 for a password, or for people of another organization
 */
export function followLink(request: GraphRequest, { drive, item, permission }: Share): string | undefined {
  const { principal, by } = request
  if (permission?.link === undefined || driveRole(drive, principal) === 'owner') return undefined
  const prefer = request.header('prefer')?.toLowerCase() ?? ''
  const redeems = prefer.includes('redeemsharinglink')
  const { link } = permission
  if (permission.passwordHash !== undefined) {
    throw new GraphFailure(403, 'accessDenied', 'The link asks for a password; open it in a browser.', {
      innerCode: 'accessRestricted',
    })
  }
  if (!isFor(drive, permission, principal)) return undefined
  if (redeems && !prefer.includes('redeemsharinglinkifnecessary') && principal.user !== undefined) {
    const { id, displayName, mail } = principal.user
    const grown = withPeople(permission, [{ id, displayName, email: mail } satisfies Grantee])
    if (grown.people.length > permission.people.length) {
      drive.change(by, () => ({ permit: [{ itemId: item.id, permission: grown }] }))
    }
  }
  return link.scope !== 'organization' || redeems ? link.token : undefined
}

function isFor({ owner }: Drive, { link, people }: Permission, { tenantId, user }: Principal): boolean {
  switch (link?.scope) {
    case 'anonymous':
      return true
    case 'organization':
      return !(isUser(owner) && owner.personal) && owner.tenantId === tenantId
    default:
      return people.some(({ id }) => id !== undefined && id === user?.id)
  }
}

function isOver({ expiresAt }: Permission, now: number): boolean {
  return expiresAt !== undefined && expiresAt <= now
}

function notShared(): GraphFailure {
  return itemNotFound('The sharing link does not exist, or no longer.')
}
