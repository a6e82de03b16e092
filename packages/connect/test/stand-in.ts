/** A real HTTP server whose answers the test writes, for what no well-behaved server does on demand. */
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Received = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export type StandIn = AsyncDisposable & { readonly url: string; readonly received: Received[] }

/** Answers with what `answer` returns as JSON, unless it has written to the response itself. */
export async function standIn(
  answer: (request: Received, response: ServerResponse) => unknown,
  { host = '127.0.0.1' } = {},
): Promise<StandIn> {
  const received: Received[] = []
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const { method = '', url = '', headers } = incoming
    const request = { method, path: url, headers, body: Buffer.concat(chunks) }
    received.push(request)
    const body = await answer(request, response)
    if (response.writableEnded || response.destroyed) return
    if (body === undefined) return response.end()
    response.setHeader('content-type', 'application/json; odata.metadata=minimal').end(JSON.stringify(body))
  })
  const port = await listen(server, host)
  return {
    url: `http://${host === '127.0.0.1' ? host : 'localhost'}:${port}`,
    received,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listen(server: Server, host: string): Promise<number> {
  return new Promise((resolve) => server.listen(0, host, () => resolve((server.address() as AddressInfo).port)))
}

export function refuse(response: ServerResponse, status: number, error: object): { error: object } {
  response.statusCode = status
  return { error }
}

export const robin = {
  userId: 'robin',
  projectId: 'prj_1',
  integrations: { onedrive: { enabled: false, connections: [] } },
}
