/** The owner of a drive, as Graph names people, groups and apps. */
import { type DriveOwner, isUser } from '../site.ts'
import type { IdentitySet } from './item.ts'

/** A drive's owner as an identity of Graph: the user, the group, or the site. */
export function identityOf(owner: DriveOwner): NonNullable<IdentitySet['user']> {
  const { id, displayName, mail } = isUser(owner) ? owner : (owner.group ?? { ...owner.site, mail: undefined })
  return { id, displayName, ...(mail === undefined ? {} : { email: mail }) }
}

/** Who is named as the maker of what comes with a drive. */
export function identitiesOfOwner(owner: DriveOwner): IdentitySet {
  return isUser(owner) ? { user: identityOf(owner) } : { application: { id: owner.id, displayName: 'SharePoint App' } }
}
