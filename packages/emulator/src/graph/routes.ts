/** Graph over HTTP: each request goes through the stages below, in their order, and ends in one operation. */
import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import type { Clock } from '../clock.ts'
import { GraphFailure } from '../errors.ts'
import { originOf } from '../hosts.ts'
import { redactPath } from '../journal.ts'
import { type Address, parseAddress } from './address.ts'
import type { Answer } from './answers.ts'
import { runBatch } from './batch.ts'
import { contentRoutes } from './content/routes.ts'
import { sharedPages } from './content/shared-page.ts'
import { failureAnswer } from './failure-response.ts'
import { type GraphEnv, type GraphRequest, type GraphServices, identitiesOf, journalKeyOf } from './graph-request.ts'
import { createLinks } from './links.ts'
import { checkOptions } from './options.ts'
import { perform } from './perform.ts'
import { parseQuery } from './query.ts'
import { send } from './send.ts'
import { throttle } from './throttle.ts'

/** A stage answers, or lets the request pass. */
type Stage = (request: GraphRequest) => Answer | undefined | Promise<Answer | undefined>

const stages: readonly Stage[] = [checkOptions, perform]

const sharePoint = '/_api/v2.0'
const versions = ['/v1.0', '/beta', sharePoint]

/** Answers a request as if it had come in: for the parts of a batch. */
type Ask = (url: string, init: RequestInit, env: GraphEnv['Bindings']) => Promise<Response>

/** Everything below `/v1.0`, `/beta`, `/_api/v2.0` and `/_content`; to be mounted at the top. */
export function graphRoutes(outside: Omit<GraphServices, 'links'>, ask: Ask): Hono<GraphEnv> {
  const { clock } = outside
  const services: GraphServices = {
    ...outside,
    links: createLinks(clock, outside.drives.linkKey, outside.linkRenewals),
  }
  const routes = new Hono<GraphEnv>()
  for (const version of versions) {
    routes.post(`${version}/$batch`, (context) =>
      withGraphHeaders(context, clock, async () => ({ answer: await batch(context, version, services, ask) })),
    )
    routes.all(`${version}/*`, (context) => withGraphHeaders(context, clock, () => handle(context, version, services)))
  }
  // SharePoint's other interfaces, and the same one below a site's own address.
  for (const path of ['/_api/*', '/:managed{sites|teams|personal}/:site/_api/*']) {
    routes.all(path, (context) => withGraphHeaders(context, clock, () => refuseSharePoint(context)))
  }
  routes.route('/_content', contentRoutes(services, withGraphHeaders))
  routes.route('/_web', sharedPages(services))
  return routes
}

async function handle(context: Context<GraphEnv>, version: string, services: GraphServices): Promise<Answered> {
  const request = await understand(context, version, services)
  const limits = throttle(request)
  for (const stage of stages) {
    const answer = await stage(request)
    if (answer !== undefined) return { answer, headers: limits }
  }
  throw new Error('The last stage answers every request.')
}

async function batch(
  context: Context<GraphEnv>,
  version: string,
  { directory, clock, journal }: GraphServices,
  ask: Ask,
): Promise<Answer> {
  const authorization = context.req.header('authorization')
  const { appId, user } = directory.authenticate(authorization)
  journal.note(journalKeyOf(context), { app: appId, account: user?.userPrincipalName })
  const { origin } = asSent(context)
  return await runBatch(await context.req.text(), authorization!, async (id, url, init) => {
    const part = {}
    const [at, started] = [clock.now(), performance.now()]
    const response = await ask(`${origin}${version}${url}`, init, { part })
    const entry = {
      at,
      method: init.method!,
      host: new URL(origin).host,
      path: redactPath(`${version}${url}`),
      status: response.status,
      durationMs: Math.round(performance.now() - started),
      requestBytes: Buffer.byteLength((init.body as string | Buffer | undefined) ?? ''),
      responseBytes: 0,
    }
    journal.note(part, { part: id })
    journal.record(entry, part)
    return response
  })
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
    address: addressed(version, path.slice(path.toLowerCase().indexOf(version.toLowerCase()) + version.length)),
    query: parseQuery(search),
    principal,
    by: identitiesOf(principal),
    header,
  }
}

/** SharePoint knows itself: its drives are the libraries of the site that is asked, which is the root here. */
function addressed(version: string, path: string): Address {
  return parseAddress(version === sharePoint && /^\/drives\/?$/i.test(path) ? '/sites/root/drives' : path)
}

function refuseSharePoint({ req }: Context<GraphEnv>): never {
  const message = `The emulator does not implement ${req.method} ${req.path}. Of SharePoint it has ${sharePoint}/drives/… and the other addresses of Graph below ${sharePoint}.`
  throw new GraphFailure(501, 'notSupported', message)
}

/** The request's target before anybody tidied it up, and the origin that the client knows us by. */
export function asSent({ req, env }: Context<GraphEnv>): { target: string; origin: string } {
  const url = new URL(req.url)
  const target = env?.incoming?.url ?? `${url.pathname}${url.search}`
  return {
    target: target.startsWith('/') ? target : `${url.pathname}${url.search}`,
    origin: originOf(req.raw),
  }
}

type Answered = { readonly answer: Answer; readonly headers?: Readonly<Record<string, string>> }

const diagnostic = JSON.stringify({ ServerInfo: { DataCenter: 'Localhost', Slice: 'E', Ring: '1', ScaleUnit: '000' } })

/** Gives every answer, good or bad, the headers that Graph's answers have, and sends it. */
export async function withGraphHeaders(
  context: Context<GraphEnv>,
  clock: Clock,
  work: () => Answered | Promise<Answered>,
): Promise<Response> {
  const requestId = randomUUID()
  const clientRequestId = context.req.header('client-request-id') ?? requestId
  const usual = {
    'Cache-Control': 'no-store',
    'Strict-Transport-Security': 'max-age=31536000',
    'request-id': requestId,
    'client-request-id': clientRequestId,
    'x-ms-ags-diagnostic': diagnostic,
    Date: new Date(clock.now()).toUTCString(),
  }
  try {
    const { answer, headers } = await work()
    return send(context, answer, headers === undefined ? usual : { ...usual, ...headers })
  } catch (error) {
    // An unread body would be taken for the next request on the connection.
    context.env?.incoming?.resume()
    return send(context, failureAnswer(error, { requestId, clientRequestId }, clock.now()), usual)
  }
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
