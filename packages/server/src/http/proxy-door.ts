/**
 * The door of the proxy, before all other routes: who calls, from which page, and what every answer carries.
 *
 * It stands on Node's own request and response. A framework's costs as much again as all that is done here.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Log } from '../telemetry/log.ts'
import type { Authenticate } from './authenticate.ts'
import { assertAllowedOrigin, exposed } from './cors.ts'
import { problemBody, statusOf, toProblem } from './problem-response.ts'
import { type ProxyServices, proxy } from './proxy.ts'
import { identifyProxyCaller, type ProxyAddress, proxyAddress } from './proxy-caller.ts'
import { newRequestId, requestIdHeader } from './request-log.ts'

export type ProxyDoorServices = ProxyServices & {
  readonly log: Log
  readonly authenticate: Authenticate
  readonly proxies: number
}

/** @param others answers what is not for the proxy */
export function proxyDoor(services: ProxyDoorServices, others: RequestListener): RequestListener {
  return (incoming, outgoing) => {
    const address = proxyAddress(incoming.url!)
    const preflight = incoming.method === 'OPTIONS' && incoming.headers['access-control-request-method'] !== undefined
    if (!address || preflight) others(incoming, outgoing)
    else void answer(services, address, incoming, outgoing)
  }
}

async function answer(
  services: ProxyDoorServices,
  address: ProxyAddress,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { log, clock, standing } = services
  const began = clock.now()
  const requestId = newRequestId()
  const headers = ownHeaders(requestId, services.publicUrl)
  try {
    const { origin } = incoming.headers
    // Pages use the way for pages; on the other, browsers are told nothing and so keep foreign pages out.
    if (origin !== undefined && address.connectionId === undefined) {
      await assertAllowedOrigin(() => standing.project(address.projectId), origin)
      headers['access-control-allow-origin'] = origin
      headers['access-control-expose-headers'] = exposed
    }
    const connection = await identifyProxyCaller(services, address, incoming)
    await proxy(services, { prefix: address.prefix, connection, incoming, outgoing, headers })
  } catch (error) {
    refuse(log, error, requestId, outgoing, headers)
  }
  const { method } = incoming
  const status = outgoing.headersSent ? outgoing.statusCode : 499
  const entry = { requestId, method, route: address.route, status, durationMs: clock.now() - began }
  log[status >= 500 ? 'error' : 'info'](entry, 'request')
}

function ownHeaders(requestId: string, publicUrl: string): Record<string, string> {
  return {
    [requestIdHeader]: requestId,
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    vary: 'Origin',
    ...(publicUrl.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' }),
  }
}

/** The caller learns the reason; the log, what lay behind it. */
function refuse(
  log: Log,
  error: unknown,
  requestId: string,
  outgoing: ServerResponse,
  headers: Record<string, string>,
): void {
  const problem = toProblem(error)
  if (statusOf[problem.code] >= 500) log.error({ requestId, error: problem }, problem.message)
  if (outgoing.headersSent) return void outgoing.destroy()
  const { status, headers: more, body } = problemBody(problem, requestId)
  outgoing.writeHead(status, { ...headers, ...more, 'content-type': 'application/json' }).end(JSON.stringify(body))
}
