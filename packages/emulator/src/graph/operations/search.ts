/** GET …/search(q='…') in a drive or a folder; POST /search/query over all that the caller can reach. */
import { z } from 'zod'
import { GraphFailure } from '../../errors.ts'
import type { Drive } from '../../state/drive/drive.ts'
import type { Item } from '../../state/drive/item.ts'
import { invalidRequest } from '../../state/drive/refusals.ts'
import { searchItems } from '../../state/drive/search-items.ts'
import { checkScopes, reachableFolder } from '../access.ts'
import { answer, type Prepared } from '../answers.ts'
import { readBody } from '../bodies.ts'
import { parameterOf } from '../function-parameters.ts'
import type { DriveRequest, GraphRequest } from '../graph-request.ts'
import { nextLink } from '../next-link.ts'
import { presentItem } from '../present/present-item.ts'
import { pageSize } from '../query.ts'
import { driveRole } from '../roles.ts'

export async function search(request: DriveRequest & { readonly item?: Item }): Promise<Prepared> {
  const { drive, query } = request
  const text = searchText(request)
  if (text.trim() === '' && drive.kind !== 'personal') throw invalidRequest('The search text is empty.')
  const folder = reachableFolder(request.principal, drive, request.item ?? drive.tree.root)
  const from = Number.parseInt(query.get('$skiptoken') ?? '0', 36) || 0
  const page =
    folder === undefined ? { items: [] } : await searchItems(drive, folder, text, { from, limit: pageSize(query) })
  return answer(request, 'Collection(driveItem)', {
    ...(page.next === undefined ? {} : { '@odata.nextLink': nextLink(request.url, page.next.toString(36)) }),
    value: page.items.map((item) => ({ ...presentItem(request, drive, item), searchResult: {} })),
  })
}

function searchText({ address, query }: GraphRequest): string {
  const call = address.navigation.at(-1)!
  const text = parameterOf(call, 'q') ?? (call.endsWith(')') ? undefined : query.get('q'))
  if (text === undefined) throw invalidRequest("The search reads search(q='…'), with a quote within doubled.")
  return text
}

const searchRequests = z.looseObject({
  requests: z
    .array(
      z.looseObject({
        entityTypes: z.array(z.string()).min(1),
        query: z.looseObject({ queryString: z.string() }),
        from: z.number().int().min(0).optional(),
        size: z.number().int().min(1).max(1000).optional(),
      }),
    )
    .min(1),
})
type SearchRequest = z.output<typeof searchRequests>['requests'][number]

export async function searchEverything(request: GraphRequest): Promise<Prepared> {
  const { requests } = await readBody(request.context, searchRequests)
  if (request.principal.user?.personal) {
    throw new GraphFailure(400, 'BadRequest', 'Search is not supported for personal accounts.')
  }
  checkScopes(request.principal, 'read')
  return answer(request, 'Collection(microsoft.graph.searchResponse)', {
    value: await Promise.all(requests.map((each) => respond(request, each))),
  })
}

async function respond(request: GraphRequest, { entityTypes, query, from = 0, size = 25 }: SearchRequest) {
  const other = entityTypes.find((type) => type !== 'driveItem')
  if (other !== undefined) {
    throw new GraphFailure(501, 'notSupported', `The emulator searches driveItems only, not ${other}.`)
  }
  const plain = { ...request, query: { ...request.query, select: undefined, expand: [] } }
  const found: object[] = []
  for (const drive of await reachableDrives(request)) {
    const { items } = await searchItems(drive, drive.tree.root, query.queryString, { from: 0, limit: 1000 })
    for (const item of items) {
      const resource = { '@odata.type': '#microsoft.graph.driveItem', ...presentItem(plain, drive, item) }
      found.push({ hitId: item.id, rank: found.length + 1, summary: '', resource })
    }
  }
  const hits = found.slice(from, from + size)
  const container = { hits, total: found.length, moreResultsAvailable: from + size < found.length }
  return { searchTerms: query.queryString.split(/\s+/).filter(Boolean), hitsContainers: [container] }
}

async function reachableDrives({ services, principal }: GraphRequest): Promise<Drive[]> {
  const { drives } = services
  const libraries = drives.sites.libraries().filter(({ tenantId }) => tenantId === principal.tenantId)
  const owners = [...(principal.user === undefined ? [] : [principal.user]), ...libraries]
  const opened = await Promise.all(owners.map((owner) => drives.ofUser(owner)))
  return opened.filter((drive) => driveRole(drive, principal) !== undefined)
}
