/** A site and a group as Graph shows them. */
import { type Group, type Site, siteIdOf } from '../../state/site.ts'
import { dateTime, type Json } from './present-item.ts'

/** @see https://learn.microsoft.com/graph/api/resources/site */
export function presentSite(origin: string, site: Site): Json {
  return {
    createdDateTime: dateTime(site.createdAt),
    id: siteIdOf(site),
    lastModifiedDateTime: dateTime(site.createdAt),
    name: site.path.split('/').at(-1) ?? '',
    webUrl: `${origin}/_web${site.path}`,
    displayName: site.displayName,
    siteCollection: { hostname: site.hostname },
    ...(site.path === '' ? { root: {} } : {}),
  }
}

/** @see https://learn.microsoft.com/graph/api/resources/group */
export function presentGroup({ id, displayName, mail }: Group): Json {
  return {
    id,
    displayName,
    mail,
    mailEnabled: true,
    securityEnabled: false,
    groupTypes: ['Unified'],
    visibility: 'Private',
  }
}
