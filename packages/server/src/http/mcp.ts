/**
 * A connection for agents, by the Model Context Protocol over HTTP:
 *
 *   POST    messages of the agent's client; the answers come as a stream of events
 *   GET     what was still to be told on the stream of a request, for a client whose connection broke off
 *   DELETE  ends the session
 *
 * There is no stream without a request (GET without an event's id): nothing is told that nobody has asked about.
 *
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http
 */
import { mcpPath } from '@drawbridge/api'
import {
  isInitializeRequest,
  isJSONRPCRequest,
  type JSONRPCMessage,
  JSONRPCMessageSchema,
} from '@modelcontextprotocol/sdk/types.js'
import type { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import { type ActionServices, contextThrough, performThrough } from '../actions/through-connection.ts'
import type { ConnectionRecord } from '../connections/connection.ts'
import { Problem } from '../errors.ts'
import type { Bell } from '../events/bell.ts'
import type { Access } from '../mcp/access.ts'
import { createCallLimit } from '../mcp/call-limit.ts'
import { storedConfirmations } from '../mcp/confirmation-store.ts'
import { createMcpServer } from '../mcp/create-mcp-server.ts'
import { openExchange } from '../mcp/exchange.ts'
import { policyIn } from '../mcp/policy.ts'
import { createSessions, type Session } from '../mcp/sessions.ts'
import { createToldStreams, type Told } from '../mcp/told.ts'
import type { Log } from '../telemetry/log.ts'
import { credentialsIn } from './credentials.ts'
import type { AppContext, AppEnv } from './env.ts'
import { eventStream } from './event-stream.ts'
import { type AgentCallerServices, identifyAgent } from './mcp-caller.ts'
import { assertStorable } from './mount.ts'

export type McpRouteServices = ActionServices &
  AgentCallerServices & { readonly bell: Bell; readonly log: Log; readonly version: string }

const sessionHeader = 'mcp-session-id'
const longestBody = 4 * 1024 * 1024
const mostMessages = 50

export function mountMcp(app: Hono<AppEnv>, services: McpRouteServices): void {
  const { clock, lastUsed, log, proxies } = services
  const sessions = createSessions(services)
  const told = createToldStreams(services)
  const confirmations = storedConfirmations(services)
  const limit = createCallLimit(clock)
  const path = mcpPath(':projectId', ':connectionId')
  const address = (context: AppContext) => context.req.param() as { projectId: string; connectionId: string }
  const identify = async (context: AppContext) => {
    const agent = await identifyAgent(services, address(context), credentialsIn(context, proxies))
    limit.assertMayCall(`${agent.caller} ${agent.connection.id}`)
    return { ...agent, owner: { connectionId: agent.connection.id, caller: agent.caller } }
  }

  app.post(path, bodyLimit({ maxSize: longestBody, onError: tooLarge }), async (context) => {
    const { connection, reads, owner } = await identify(context)
    const policy = policyIn(context.req.queries(), reads)
    const messages = await readMessages(context)
    if (!messages) return refusal(400, -32_700, 'The body is no JSON-RPC message.')

    const begin = messages.find((message) => isInitializeRequest(message))
    const given = context.req.header(sessionHeader)
    if (!begin && given === undefined) return refusal(400, -32_600, 'Begin with initialize.')
    const begun = begin && (await sessions.begin(owner, begin.params.capabilities))
    const session = begun?.session ?? (given === undefined ? undefined : await sessions.find(given, owner))
    if (!session) return refusal(404, -32_001, 'There is no such session. Begin with initialize.')
    if (!messages.some(isJSONRPCRequest)) return passOn(session, messages)

    lastUsed.note(connection.id)
    const access = accessThrough(services, connection)
    const { capabilities } = session
    const server = createMcpServer({ ...services, access, policy, confirmations, capabilities })
    const exchange = await openExchange(server, told.open(session))
    sessions.hear(session, exchange.take, exchange.over).catch((error: unknown) => {
      log.warn({ error }, 'What an agent says beside its requests is no longer heard.')
    })
    const response = await exchange.answer(context.req.raw, messages)
    if (begun) response.headers.set(sessionHeader, begun.id)
    return response
  })

  app.get(path, async (context) => {
    const lastEventId = context.req.header('last-event-id')
    if (lastEventId === undefined) return refusal(405, -32_000, 'Use POST or DELETE.', { allow: 'POST, DELETE' })
    const { owner } = await identify(context)
    const session = await sessions.find(context.req.header(sessionHeader) ?? '', owner)
    if (!session) return refusal(404, -32_001, 'There is no such session. Begin with initialize.')
    const gone = new AbortController()
    context.env.outgoing.once('close', () => gone.abort())
    const further = await told.follow(session, lastEventId, gone.signal)
    return further ? eventStream(encoded(further)) : refusal(400, -32_600, 'This event is not known any more.')
  })

  app.delete(path, async (context) => {
    const { owner } = await identify(context)
    const ended = await sessions.end(context.req.header(sessionHeader) ?? '', owner)
    return ended ? context.body(null, 204) : refusal(404, -32_001, 'There is no such session.')
  })

  app.all(path, () => refusal(405, -32_000, 'Use POST or DELETE.', { allow: 'POST, DELETE' }))

  async function passOn(session: Session, messages: readonly JSONRPCMessage[]): Promise<Response> {
    for (const message of messages) await sessions.pass(session, message)
    return new Response(null, { status: 202 })
  }
}

async function* encoded(lots: AsyncGenerator<Told[]>): AsyncGenerator<Uint8Array> {
  for await (const lot of lots) {
    const blocks = lot.map(({ id, message }) => `event: message\nid: ${id}\ndata: ${message}\n\n`)
    yield Buffer.from(blocks.length === 0 ? ': nothing yet\n\n' : blocks.join(''))
  }
}

function accessThrough(services: ActionServices, connection: ConnectionRecord): Access {
  return {
    connectionId: connection.id,
    context: (signal) => contextThrough(services, connection, { signal }),
    perform: (name, input, call) => performThrough(services, connection, name, input, call),
  }
}

/** Whatever PostgreSQL could not store is no message either. */
async function readMessages(context: AppContext): Promise<JSONRPCMessage[] | undefined> {
  try {
    const body: unknown = JSON.parse(await context.req.text(), assertStorable)
    return z
      .array(JSONRPCMessageSchema)
      .min(1)
      .max(mostMessages)
      .parse(Array.isArray(body) ? body : [body])
  } catch {
    return undefined
  }
}

/** In the words of JSON-RPC, without the id of a request. */
function refusal(status: number, code: number, message: string, headers: Record<string, string> = {}): Response {
  const body = { jsonrpc: '2.0', error: { code, message }, id: null }
  return Response.json(body, { status, headers: { 'cache-control': 'no-store', ...headers } })
}

function tooLarge(): never {
  throw new Problem('payload_too_large', `The body is larger than ${longestBody / 1024 / 1024} MB.`)
}
