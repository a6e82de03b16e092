/**
 * One POST of an agent's, and what belongs to it: its requests, what the server asks the client meanwhile, and what of
 * the client's other messages is meant for it. Each has a protocol server of its own, so that any of our servers can do
 * it; the session is in the database.
 */
import { randomUUID } from 'node:crypto'
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'
import {
  CancelledNotificationSchema,
  isJSONRPCErrorResponse,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  type JSONRPCResponse,
  type RequestId,
} from '@modelcontextprotocol/sdk/types.js'
import type { ToldStreams } from './told.ts'

export type Exchange = {
  /** The answer: a stream of events that ends with the last response. */
  answer(request: Request, messages: readonly JSONRPCMessage[]): Promise<Response>
  /** A message of the client's that came by another way. @returns whether it was for this exchange */
  take(message: JSONRPCMessage): boolean
  /** Aborts once everything is answered. */
  readonly over: AbortSignal
}

/** After so long a client whose connection broke off comes back; milliseconds. */
const retryInterval = 1_000

/** @param told where what goes out is written down, for a client that comes back */
export async function openExchange(server: McpServer, told: ReturnType<ToldStreams['open']>): Promise<Exchange> {
  const transport = new WebStandardStreamableHTTPServerTransport({ eventStore: told.store, retryInterval })
  const over = new AbortController()
  const open = new Set<RequestId>()
  /** Our questions by the ids they go out with, which no other exchange of the session gives. */
  const questions = new Map<RequestId, RequestId>()
  await server.connect(transport)

  const send = transport.send.bind(transport)
  transport.send = async (message, options) => {
    if (isJSONRPCRequest(message)) {
      const id = randomUUID()
      questions.set(id, message.id)
      return send({ ...message, id }, options)
    }
    try {
      await send(message, options)
    } finally {
      if (isResponse(message)) answered(message.id)
    }
  }

  function answered(id: RequestId | undefined): void {
    if (id !== undefined) open.delete(id)
    if (open.size === 0) end()
  }

  function end(): void {
    over.abort()
    // A client that waits for the end longer than this server lives begins anew.
    told.end().catch(() => {})
    // Not from within its own sending.
    setImmediate(() => void server.close())
  }

  return {
    over: over.signal,
    async answer(request, messages) {
      for (const message of messages) if (isJSONRPCRequest(message)) open.add(message.id)
      const response = await transport.handleRequest(request, {
        parsedBody: messages.length === 1 ? messages[0] : messages,
      })
      // Refused before any request was looked at, such as for its protocol version.
      if (!response.ok) end()
      return response
    },
    take(message) {
      if (isResponse(message)) {
        const id = message.id !== undefined ? questions.get(message.id) : undefined
        if (id === undefined) return false
        transport.onmessage?.({ ...message, id } as JSONRPCMessage)
        return true
      }
      const cancelled = cancelledIn(message)
      if (cancelled === undefined || !open.has(cancelled)) return false
      transport.onmessage?.(message)
      // What is cancelled is not answered.
      answered(cancelled)
      return true
    },
  }
}

function isResponse(message: JSONRPCMessage): message is JSONRPCResponse {
  return isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message)
}

function cancelledIn(message: JSONRPCMessage): RequestId | undefined {
  return CancelledNotificationSchema.safeParse(message).data?.params.requestId
}
