/** A product's end of a webhook: hears, verifies, and answers as it is told. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Event } from '@drawbridge/api'

export type Receiver = AsyncDisposable & {
  readonly url: string
  readonly heard: { readonly event: Event; readonly body: string; readonly headers: Record<string, string> }[]
  /** What it answers from now on; a number is a status. */
  answer: (event: Event) => number | { status: number; headers?: Record<string, string>; body?: string }
}

export async function startReceiver(): Promise<Receiver> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString()
    const event = JSON.parse(body) as Event
    receiver.heard.push({ event, body, headers: flat(request.headers) })
    const answer = receiver.answer(event)
    const { status, headers = {}, body: text = 'thanks' } = typeof answer === 'number' ? { status: answer } : answer
    response.writeHead(status, headers).end(text)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const receiver: Receiver = {
    url: `http://localhost:${(server.address() as AddressInfo).port}/hooks`,
    heard: [],
    answer: () => 204,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
  return receiver
}

function flat(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}
