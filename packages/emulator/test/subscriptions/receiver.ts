/** A receiver of notifications over real HTTP, which can be told to misbehave. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Received = {
  readonly subscriptionId: string
  readonly clientState?: string
  readonly changeType?: string
  readonly lifecycleEvent?: string
  readonly [name: string]: unknown
}

export type Receiver = AsyncDisposable & {
  readonly url: string
  /** Each POST's `value`, in order of arrival. */
  readonly posts: Received[][]
  readonly validations: IncomingMessage[]
  /** How the handshake is answered. */
  validate: (token: string, response: ServerResponse) => void
  /** How a notification is answered, with the number of posts so far. */
  accept: (response: ServerResponse, count: number) => void
}

export async function startReceiver(): Promise<Receiver> {
  const posts: Received[][] = []
  const validations: IncomingMessage[] = []
  const server = createServer(async (request, response) => {
    const token = new URL(request.url!, 'http://receiver').searchParams.get('validationToken')
    if (token !== null) {
      validations.push(request)
      receiver.validate(token, response)
      return
    }
    const body = (await request.setEncoding('utf8').toArray()).join('')
    posts.push(JSON.parse(body).value)
    receiver.accept(response, posts.length)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    posts,
    validations,
    validate: (token, response) => response.setHeader('Content-Type', 'text/plain').end(token),
    accept: (response) => response.writeHead(202).end(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
  return receiver
}
