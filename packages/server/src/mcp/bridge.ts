/**
 * Carries messages between an agent that speaks over standard input and output, and a Drawbridge server that answers
 * over HTTP. They pass as they are, so that questions, progress and cancellation work as if there was nothing between.
 *
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { readEventStream } from '@drawbridge/api'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import {
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  JSONRPCMessageSchema,
} from '@modelcontextprotocol/sdk/types.js'
import { overOf, type Stdio } from './stdio.ts'

export type Bridge = Stdio & {
  readonly url: URL
  /** Proves to the server who asks. */
  readonly bearer: string
}

/** So often, and with such pauses, a server that was lost is asked again; milliseconds. */
const mostTries = 10
const pauseMs = 1_000

/** Until the agent closes its end, or the signal ends it. The session at the server is then ended too. */
export async function bridgeStdio({ url, bearer, stdin, stdout, signal }: Bridge): Promise<void> {
  const agent = new StdioServerTransport(stdin, stdout)
  const headers = new Headers({
    authorization: `Bearer ${bearer}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  })
  const over = overOf(stdin, signal)
  const underWay = new Set<Promise<void>>()

  agent.onmessage = (message) => {
    const carried = carry(message).catch((error: unknown) => answerFailure(message, error))
    underWay.add(carried)
    void carried.finally(() => underWay.delete(carried))
  }
  await agent.start()
  await over
  // What was said before the end is still answered.
  await Promise.all(underWay)
  if (headers.has('mcp-session-id')) await fetch(url, { method: 'DELETE', headers }).catch(() => {})
  await agent.close()

  async function carry(message: JSONRPCMessage): Promise<void> {
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(message), signal })
    if (!response.ok) throw new Refused(await wordsOf(response))
    const session = response.headers.get('mcp-session-id')
    if (session !== null) headers.set('mcp-session-id', session)
    let answered = !isJSONRPCRequest(message)
    for await (const told of toldIn(response, () => answered)) {
      if (isJSONRPCRequest(message) && 'id' in told && told.id === message.id && !('method' in told)) {
        answered = true
        if (message.method === 'initialize') keepVersion(told)
      }
      await agent.send(told)
    }
    if (!answered) throw new Refused('The Drawbridge server was lost before it answered.')
  }

  /** What comes on the stream of one request; where it breaks off before the answer, it is read on from there. */
  async function* toldIn(first: Response, isAnswered: () => boolean): AsyncGenerator<JSONRPCMessage> {
    let last: string | undefined
    let body: Response['body'] = first.body
    for (let tries = 0; tries < mostTries; tries += 1) {
      try {
        for await (const { id, data } of body ? readEventStream(body) : []) {
          last = id ?? last
          tries = 0
          // At the beginning only an id is told.
          if (data) yield JSONRPCMessageSchema.parse(JSON.parse(data))
        }
      } catch (error) {
        if (last === undefined || signal.aborted) throw error
      }
      if (isAnswered() || last === undefined) return
      await sleep(pauseMs, undefined, { signal })
      const further = new Headers(headers)
      further.set('last-event-id', last)
      body = await fetch(url, { headers: further, signal }).then(bodyOf, () => null)
    }
  }

  function keepVersion(told: JSONRPCMessage): void {
    const version = isJSONRPCResultResponse(told) ? told.result['protocolVersion'] : undefined
    if (typeof version === 'string') headers.set('mcp-protocol-version', version)
  }

  /** The agent waits for an answer to what it asked; why there is none comes in the server's own words. */
  async function answerFailure(asked: JSONRPCMessage, error: unknown): Promise<void> {
    if (!isJSONRPCRequest(asked) || signal.aborted) return
    const message = error instanceof Refused ? error.message : 'The Drawbridge server does not answer. Is it running?'
    await agent.send({ jsonrpc: '2.0', id: asked.id, error: { code: -32_000, message } })
  }
}

/** Of a stream that is read on. */
async function bodyOf(response: Response): Promise<Response['body']> {
  if (response.ok) return response.body
  throw new Refused(await wordsOf(response))
}

/** The server's own words, for the agent. */
class Refused extends Error {}

async function wordsOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => undefined)) as { error?: { message?: unknown } } | undefined
  const said = body?.error?.message
  return typeof said === 'string' ? said : `The Drawbridge server refused (${response.status}).`
}
