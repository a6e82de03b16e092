/** Graph over HTTP: each request goes through the stages below, in their order, and ends in one operation. */
import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import type { Clock } from '../clock.ts'
import { GraphFailure } from '../errors.ts'
import { checkAccess } from './access.ts'
import { type Address, parseAddress } from './address.ts'
import { contentRoutes } from './content/routes.ts'
import { failureResponse } from './failure-response.ts'
import { findOperation } from './find-operation.ts'
import { type GraphEnv, type GraphRequest, type GraphServices, identitiesOf } from './graph-request.ts'
import { createLinks } from './links.ts'
import { parseQuery } from './query.ts'
import { itemAt, ownerOf, startItem } from './resolve.ts'
import { throttle } from './throttle.ts'

/** A stage answers, or lets the request pass. */
type Stage = (request: GraphRequest) => Response | undefined | Promise<Response | undefined>

const stages: readonly Stage[] = [refuseUnknownExpansions, perform]

const versions = ['/v1.0', '/beta', '/_api/v2.0']

/** Everything below `/v1.0`, `/beta`, `/_api/v2.0` and `/_content`; to be mounted at the top. */
export function graphRoutes(outside: Omit<GraphServices, 'links'>): Hono<GraphEnv> {
  const { clock } = outside
  const services: GraphServices = { ...outside, links: createLinks(clock) }
  const routes = new Hono<GraphEnv>()
  for (const version of versions) {
    routes.all(`${version}/*`, (context) => withGraphHeaders(context, clock, () => handle(context, version, services)))
  }
  routes.route('/_content', contentRoutes(services, withGraphHeaders))
  return routes
}

async function handle(context: Context<GraphEnv>, version: string, services: GraphServices): Promise<Response> {
  const request = await understand(context, version, services)
  const limits = throttle(request)
  for (const stage of stages) {
    const response = await stage(request)
    if (response === undefined) continue
    for (const [name, value] of Object.entries(limits)) response.headers.set(name, value)
    return response
  }
  throw new Error('The last stage answers every request.')
}

async function understand(context: Context<GraphEnv>, version: string, services: GraphServices): Promise<GraphRequest> {
  const { req } = context
  const header = (name: string): string | undefined => req.header(name)
  const principal = await services.directory.authenticate(header('authorization'))
  const { target, origin } = asSent(context)
  const [path = '', search = ''] = splitAt(target, '?')
  const tunnelled = req.method === 'POST' ? header('x-http-method-override')?.toUpperCase() : undefined
  return {
    context,
    services,
    method: tunnelled ?? req.method,
    origin,
    url: `${origin}${target}`,
    base: `${origin}${version}`,
    address: parseAddress(path.slice(path.toLowerCase().indexOf(version.toLowerCase()) + version.length)),
    query: parseQuery(search),
    principal,
    by: identitiesOf(principal),
    header,
  }
}

/** The request's target before anybody tidied it up, and the origin that the client knows us by. */
export function asSent({ req, env }: Context<GraphEnv>): { target: string; origin: string } {
  const url = new URL(req.url)
  const target = env?.incoming?.url ?? `${url.pathname}${url.search}`
  const host = req.header('host') ?? url.host
  return {
    target: target.startsWith('/') ? target : `${url.pathname}${url.search}`,
    origin: `${url.protocol}//${host}`,
  }
}

function refuseUnknownExpansions({ query }: GraphRequest): undefined {
  const unknown = query.expand.find((name) => !/^(thumbnails|children)(\(|$)/.test(name))
  if (unknown === undefined) return undefined
  throw new GraphFailure(501, 'notSupported', `The emulator does not implement $expand=${unknown}.`)
}

async function perform(request: GraphRequest): Promise<Response> {
  const { address, principal, services } = request
  const operation = findOperation(request.method, address)
  const owner = ownerOf(request)
  checkAccess(principal, operation.access, owner)
  if (operation.resource === 'user') return operation.handle(request)

  const drive = await services.drives.ofUser(owner)
  if (operation.resource === 'drives' || operation.resource === 'drive') return operation.handle({ ...request, drive })

  const { start, path } = itemResource(address)
  const from = startItem(drive, start)
  if (operation.resource === 'target') return operation.handle({ ...request, drive, start: from, path })
  return operation.handle({ ...request, drive, item: itemAt(drive, from, path) })
}

function itemResource({ resource }: Address): Extract<Address['resource'], { kind: 'item' }> {
  if (resource.kind === 'item') return resource
  throw new Error('Operations on items are found by the addresses of items.')
}

/** Gives every answer, good or bad, the headers that Graph's answers have. */
export async function withGraphHeaders(
  context: Context<GraphEnv>,
  clock: Clock,
  work: () => Response | Promise<Response>,
): Promise<Response> {
  const requestId = randomUUID()
  const clientRequestId = context.req.header('client-request-id') ?? requestId
  let response: Response
  try {
    response = await work()
  } catch (error) {
    response = failureResponse(error, { requestId, clientRequestId }, clock.now())
    // An unread body would be taken for the next request on the connection.
    context.env?.incoming?.resume()
  }
  response.headers.set('request-id', requestId)
  response.headers.set('client-request-id', clientRequestId)
  response.headers.set('x-ms-ags-diagnostic', JSON.stringify({ ServerInfo: { DataCenter: 'Localhost', Ring: '1' } }))
  response.headers.set('Date', new Date(clock.now()).toUTCString())
  response.headers.set('Cache-Control', 'no-store')
  return response
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
