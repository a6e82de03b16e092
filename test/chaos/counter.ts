/** A product that counts when it was called, by the key of each call. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Counter = AsyncDisposable & {
  readonly url: string
  /** Milliseconds since 1970, by idempotency key. */
  readonly calls: ReadonlyMap<string, readonly number[]>
}

export async function openCounter(): Promise<Counter> {
  const calls = new Map<string, number[]>()
  const server = createServer((request, response) => {
    const key = String(request.headers['idempotency-key'])
    calls.set(key, [...(calls.get(key) ?? []), Date.now()])
    request.resume().on('end', () => response.setHeader('content-type', 'application/json').end('{"ok":true}'))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
