/** Where drives live that belong to no single person: SharePoint sites, their libraries, and groups. */
import type { User } from './user.ts'

export type Site = {
  /** GUID of the site collection. */
  readonly id: string
  /** GUID of the web in it. */
  readonly webId: string
  readonly tenantId: string
  /** As in `contoso.sharepoint.com`. */
  readonly hostname: string
  /** As in `/sites/Harbour`; empty for the root site. */
  readonly path: string
  readonly displayName: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

export type Group = {
  readonly id: string
  readonly tenantId: string
  readonly displayName: string
  readonly mail: string
  /** Ids of users. */
  readonly members: readonly string[]
  /** The site whose first library is the group's drive. */
  readonly siteId: string
}

/** A document library: a drive that a site owns. */
export type Library = {
  /** GUID of the list. */
  readonly id: string
  readonly tenantId: string
  readonly displayName: string
  /** How it is called in addresses on the web: `Shared Documents`. */
  readonly segment: string
  readonly site: Site
  /** The group that the site belongs to. */
  readonly group?: Group | undefined
}

/** Whom a drive belongs to. */
export type DriveOwner = User | Library

export function isUser(owner: DriveOwner): owner is User {
  return 'userPrincipalName' in owner
}

/** Graph's id of a site: host name, site collection, web. */
export function siteIdOf({ hostname, id, webId }: Site): string {
  return `${hostname},${id},${webId}`
}
