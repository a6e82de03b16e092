import { once } from 'node:events'
import { createServer, get, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { createDispatcher, exchange } from '../../src/http/upstream.ts'

const dispatcher = createDispatcher()
const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A server that passes everything on to this origin. */
function passTo(origin: string, onError: (error: unknown) => void = () => {}): Promise<string> {
  return listen((incoming, outgoing) => {
    const request = { origin, path: incoming.url!, method: 'GET' as const, headers: {}, body: null }
    exchange(dispatcher, request, outgoing, () => ({})).catch((error: unknown) => {
      onError(error)
      outgoing.writeHead(502).end()
    })
  })
}

test('a caller who leaves ends the question upstream', async () => {
  let ended: (value: unknown) => void
  const upstreamClosed = new Promise((resolve) => {
    ended = resolve
  })
  const origin = await listen((_, response) => {
    response.on('close', () => ended(response.writableFinished))
    response.write('first piece')
  })
  const question = get(await passTo(origin), (response) => response.once('data', () => question.destroy()))
  question.on('error', () => {})
  expect(await upstreamClosed).toBe(false)
})

test('a caller who reads slowly slows the sender down, and memory stays flat', async () => {
  let written = 0
  const piece = Buffer.alloc(256 * 1024)
  const origin = await listen((_, response) => {
    const more = (): void => {
      while (written < 200_000_000) {
        written += piece.length
        if (!response.write(piece)) return void response.once('drain', more)
      }
      response.end()
    }
    more()
  })
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    passTo(origin).then((url) => get(url, resolve).on('error', reject), reject)
  })
  response.pause()
  // Buffers of the system fill until nothing moves any more.
  let before = -1
  while (written !== before) {
    before = written
    await sleep(200)
  }
  expect(written).toBeLessThan(50_000_000)
  response.destroy()
})

test('an answer that breaks off breaks off for the caller too', async () => {
  const origin = await listen((_, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('only this')
    setImmediate(() => response.destroy())
  })
  const body = fetch(await passTo(origin)).then((response) => response.text())
  await expect(body).rejects.toThrow()
})

test('where nobody listens, the reason is a problem and not a crash', async () => {
  const origin = await listen(() => {})
  servers.at(-1)!.close()
  await once(servers.at(-1)!, 'close')
  const errors: unknown[] = []
  const response = await fetch(await passTo(origin, (error) => errors.push(error)))
  expect(response.status).toBe(502)
  expect(errors).toMatchObject([{ code: 'upstream_failed' }])
})
