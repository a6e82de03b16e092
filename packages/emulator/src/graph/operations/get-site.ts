/** GET /sites/{id}, GET /sites?search=…, GET /sites/{id}/sites */
import { answer, type Prepared } from '../answers.ts'
import type { GraphRequest } from '../graph-request.ts'
import { selected } from '../present/present-item.ts'
import { presentSite } from '../present/present-site.ts'
import { siteOf } from '../resolve.ts'

export function getSite(request: GraphRequest): Prepared {
  return answer(request, 'sites/$entity', selected(presentSite(request.origin, siteOf(request)), request.query.select))
}

export function listSites(request: GraphRequest): Prepared {
  const { services, query, principal, origin } = request
  const wanted = (query.get('$search') ?? '*').replaceAll(/^"|"$/g, '').toLowerCase()
  const found = services.drives.sites
    .all()
    .filter(({ tenantId }) => tenantId === principal.tenantId)
    .filter(({ displayName, path }) => wanted === '*' || `${displayName} ${path}`.toLowerCase().includes(wanted))
  return answer(request, 'sites', { value: found.map((site) => selected(presentSite(origin, site), query.select)) })
}

/** No site has sites below it here. */
export function listSubsites(request: GraphRequest): Prepared {
  siteOf(request)
  return answer(request, 'sites', { value: [] })
}
