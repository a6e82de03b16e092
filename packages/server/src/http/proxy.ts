/**
 * Graph through a connection: `ANY <prefix>/<path of Graph below /v1.0>`.
 *
 *   judge the raw path ─▸ choose the connection ─▸ token ─▸ Graph ─▸ the answer, streamed
 *                                                    ▲       │ 401, once
 *                                                    └───────┘
 *
 * Bodies never pass through web streams or memory as a whole: the handler writes to Node's response itself.
 */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Dispatcher } from 'undici'
import type { ConnectionRecord } from '../connections/connection.ts'
import { brokenConnection } from '../connections/failure.ts'
import type { LastUsed } from '../connections/last-used.ts'
import { type ConnectionServices, userAgent } from '../connections/services.ts'
import type { Standing } from '../connections/standing.ts'
import { testConnection } from '../connections/test-connection.ts'
import { Problem } from '../errors.ts'
import { isRedirect, redirectTarget } from './follow-content.ts'
import { graphTarget } from './graph-target.ts'
import { type ProxyBody, proxyBody } from './proxy-body.ts'
import { headersToCaller, headersToContent, headersToGraph } from './proxy-headers.ts'
import { exchange, type UpstreamAnswer } from './upstream.ts'

export type ProxyServices = ConnectionServices & {
  readonly standing: Standing
  readonly dispatcher: Dispatcher
  readonly lastUsed: LastUsed
  /** Calls that have reached the drive. */
  readonly proofs: LastUsed
}

export type ProxyCall = {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  /** What stands before Graph's own path. */
  readonly prefix: string
  /** Asked once the path is found to be Graph's. */
  readonly connection: () => Promise<ConnectionRecord>
  /** Added to the answer: what the caller's browser wants to see. */
  readonly headers: Record<string, string>
}

/** `manual`: a redirect to content is handed to the caller instead of being followed here. */
const redirectHeader = 'drawbridge-redirect'
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])
const mostRedirects = 3

/**
 * Carries one request to Graph and its answer back. Graph's own refusals pass through with their status.
 *
 * @throws {Problem} when nothing of an answer was sent yet
 */
export async function proxy(services: ProxyServices, call: ProxyCall): Promise<void> {
  const { incoming, prefix } = call
  if (!methods.has(incoming.method!)) {
    throw new Problem('method_not_allowed', `Microsoft Graph is not asked with ${incoming.method}.`)
  }
  const path = graphTarget(incoming.url!, prefix)
  const connection = await call.connection()
  const graph = await services.standing.graphOf(connection)
  const body = await proxyBody(incoming)

  const answer = await askGraph(services, call, { origin: graph, path, connection, body })
  services.lastUsed.note(connection.id)
  if (answer.status < 400) services.proofs.note(connection.id)
  if (!answer.delivered) await followContent(services, call, answer, graph)
}

type Question = {
  readonly origin: string
  readonly path: string
  readonly connection: ConnectionRecord
  readonly body: ProxyBody
}

/** Asks with a token, and when Graph refuses it once more with a new one. */
async function askGraph(services: ProxyServices, call: ProxyCall, question: Question): Promise<UpstreamAnswer> {
  const { accessTokens } = services
  const { connection, body } = question
  const token = await accessTokens.get(connection)
  const answer = await ask(services, call, question, token)
  if (answer.status !== 401) return answer

  const fresh = await accessTokens.get(connection, token)
  if (!body.replayable) {
    throw new Problem(
      'upstream_failed',
      'Microsoft refused the access token; it has been renewed. Send the body again.',
    )
  }
  const second = await ask(services, call, question, fresh)
  if (second.status === 401) await refuseUnauthorized(services, connection)
  return second
}

function ask(services: ProxyServices, call: ProxyCall, question: Question, token: string): Promise<UpstreamAnswer> {
  const { incoming, outgoing } = call
  const { origin, path, body } = question
  const headers = {
    ...headersToGraph(incoming.headers),
    authorization: `Bearer ${token}`,
    'user-agent': userAgent,
  }
  const request = { origin, path, method: incoming.method as Dispatcher.HttpMethod, headers, body: body.body }
  return exchange(services.dispatcher, request, outgoing, (status, answered) => {
    if (status === 401 || (isRedirect(status) && follows(incoming))) return undefined
    return answerHeaders(call, status, answered)
  })
}

function follows({ method, headers }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && headers[redirectHeader] !== 'manual'
}

/** The address is a credential of its own; the access token is not sent there. */
async function followContent(
  services: ProxyServices,
  call: ProxyCall,
  redirect: UpstreamAnswer,
  graphOrigin: string,
): Promise<void> {
  const { incoming, outgoing } = call
  let from = graphOrigin
  let answer = redirect
  for (let hop = 0; hop < mostRedirects && !answer.delivered; hop++) {
    const { origin, path } = redirectTarget(answer.headers.location, from)
    const headers = { ...headersToContent(incoming.headers), 'user-agent': userAgent }
    const request = { origin, path, method: incoming.method as Dispatcher.HttpMethod, headers, body: null }
    answer = await exchange(services.dispatcher, request, outgoing, (status, answered) =>
      isRedirect(status) ? undefined : answerHeaders(call, status, answered),
    )
    from = origin
  }
  if (!answer.delivered) throw new Problem('upstream_failed', 'Microsoft redirected too often. Try again.')
}

function answerHeaders(call: ProxyCall, status: number, answered: IncomingHttpHeaders): Record<string, string> {
  const { location } = answered
  // Where content waits, or where a copy reports on itself.
  const forwarded = isRedirect(status) || status === 201 || status === 202 ? location : undefined
  return {
    ...call.headers,
    ...headersToCaller(answered),
    ...(forwarded !== undefined && { location: forwarded }),
  }
}

/**
 * Even a new token is refused. Whether the connection is broken, or only this path is closed to the account, the test
 * finds out and writes down.
 */
async function refuseUnauthorized(services: ProxyServices, connection: ConnectionRecord): Promise<never> {
  const { diagnosis } = await testConnection(services, connection)
  if (diagnosis) throw brokenConnection(diagnosis)
  throw new Problem('forbidden', 'Microsoft Graph does not let this account use this path.')
}
