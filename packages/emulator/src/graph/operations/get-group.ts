/** GET /groups/{id}, GET /groups/{id}/sites/root */
import { itemNotFound } from '../../state/drive/refusals.ts'
import { answer, type Prepared } from '../answers.ts'
import type { GraphRequest } from '../graph-request.ts'
import { selected } from '../present/present-item.ts'
import { presentGroup, presentSite } from '../present/present-site.ts'
import { groupOf } from '../resolve.ts'

export function getGroup(request: GraphRequest): Prepared {
  return answer(request, 'groups/$entity', selected(presentGroup(groupOf(request)), request.query.select))
}

export function getGroupSite(request: GraphRequest): Prepared {
  const site = request.services.drives.sites.get(groupOf(request).siteId)
  if (site === undefined) throw itemNotFound('The group has no site.')
  return answer(request, 'sites/$entity', selected(presentSite(request.origin, site), request.query.select))
}
