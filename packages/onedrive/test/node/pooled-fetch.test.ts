/** The `fetch` over connections of its own does what the runtime's does. */
import type { IncomingMessage, RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pooledFetch } from '../../src/node.ts'
import { bodyOf, type ScriptedServer, scriptedServer } from '../scripted-server.ts'

let pool: ReturnType<typeof pooledFetch>
let server: ScriptedServer
let listener: RequestListener
const sockets = new Set<IncomingMessage['socket']>()
beforeEach(async () => {
  pool = pooledFetch()
  sockets.clear()
  server = await scriptedServer((request, response) => {
    sockets.add(request.socket)
    listener(request, response)
  })
})
afterEach(async () => {
  await pool.close()
  await server[Symbol.asyncDispose]()
})

test.each([
  ['text', 'grüße', 'grüße'],
  ['bytes', new TextEncoder().encode('bytes'), 'bytes'],
  ['a form', new URLSearchParams({ a: '1 & 2' }), 'a=1+%26+2'],
  ['nothing', undefined, ''],
])('sends %s, and gives status, headers and address back', async (_, body, expected) => {
  listener = async (request, response) => {
    const { 'content-type': type = '', 'x-mine': mine, 'content-length': length = '0' } = request.headers
    const came = (await bodyOf(request)).toString()
    response.writeHead(207, 'As Told', { 'set-cookie': ['a=1', 'b=2'] })
    response.end(JSON.stringify([request.method, came, type, mine, length]))
  }
  const response = await pool.fetch(`${server.url}/path?q=1`, {
    method: 'POST',
    headers: { 'X-Mine': 'yes' },
    ...(body !== undefined && { body: body as string }),
  })
  expect(response).toMatchObject({ status: 207, statusText: 'As Told', ok: true, url: `${server.url}/path?q=1` })
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  const type = body instanceof URLSearchParams ? expect.stringContaining('urlencoded') : ''
  expect(await response.json()).toEqual(['POST', expected, type, 'yes', `${Buffer.byteLength(expected)}`])
})

test('unpacks what it asked to be packed', async () => {
  listener = (request, response) => {
    const packed = /\bgzip\b/.test(`${request.headers['accept-encoding']}`)
    response.writeHead(200, packed ? { 'content-encoding': 'gzip' } : {})
    response.end(packed ? gzipSync('a page of many items '.repeat(5000)) : 'plain')
  }
  expect(await (await pool.fetch(server.url)).text()).toBe('a page of many items '.repeat(5000))
  const identity = await pool.fetch(server.url, { headers: { 'accept-encoding': 'identity' } })
  expect(await identity.text()).toBe('plain')
})

test.each([
  [204, 'GET'],
  [304, 'GET'],
  [200, 'HEAD'],
])('%i to %s has no body', async (status, method) => {
  listener = (_, response) => response.writeHead(status).end()
  expect((await pool.fetch(server.url, { method })).body).toBeNull()
})

test('follows a redirection where it is to, without the token to another origin', async () => {
  await using other = await scriptedServer((request, response) => response.end(request.headers.authorization ?? 'none'))
  listener = (request, response) => {
    if (request.url === '/there') return response.end('there')
    response.writeHead(302, { location: request.url === '/away' ? other.url : '/there' }).end('elsewhere')
  }
  const headers = { authorization: 'Bearer secret' }
  expect(await (await pool.fetch(`${server.url}/here`, { headers })).text()).toBe('there')
  expect(await (await pool.fetch(`${server.url}/away`, { headers })).text()).toBe('none')
  const manual = await pool.fetch(`${server.url}/here`, { redirect: 'manual' })
  expect([manual.status, manual.headers.get('location')]).toEqual([302, '/there'])
  await expect(pool.fetch(`${server.url}/here`, { redirect: 'error' })).rejects.toThrow()
})

test('a connection serves one request after the other, also after a small answer that nobody read', async () => {
  listener = (_, response) => response.writeHead(302, { location: '/', 'content-length': 9 }).end('elsewhere')
  for (let index = 0; index < 5; index++) {
    const response = await pool.fetch(server.url, { redirect: 'manual' })
    if (index % 2 === 0) await response.body?.cancel()
    else await response.text()
    // The end of the answer, and with it the connection, comes with the next turn of the loop.
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect(sockets.size).toBe(1)
})

test.each([{}, { 'content-length': 1000 }, { 'content-encoding': 'gzip' }])(
  'an answer with %j that is cut is told as such',
  async (headers) => {
    listener = (_, response) => {
      response.writeHead(200, headers)
      response.write(gzipSync('x'.repeat(100_000)).subarray(0, 50), () => response.socket!.destroy())
    }
    const response = await pool.fetch(server.url)
    await expect(response.arrayBuffer()).rejects.toThrow()
  },
)

test('reads no faster than it is read', async () => {
  let sent = 0
  listener = (_, response) => {
    const piece = Buffer.alloc(1024 * 1024)
    const more = (): void => {
      if (sent >= 200 * piece.length) return void response.end()
      sent += piece.length
      response.write(piece, more)
    }
    more()
  }
  const response = await pool.fetch(server.url)
  const reader = response.body!.getReader()
  await reader.read()
  // Until the buffers of both ends are full.
  for (let before = -1; before !== sent; ) {
    before = sent
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  expect(sent).toBeLessThan(100 * 1024 * 1024)
  await reader.cancel()
})

test('ends with the signal, before the answer and within it', async () => {
  const controller = new AbortController()
  listener = (request, response) => {
    if (request.url === '/begins') response.write('begins')
  }
  const waiting = pool.fetch(server.url, { signal: controller.signal })
  const within = await pool.fetch(`${server.url}/begins`, { signal: controller.signal })
  const reading = within.text()
  controller.abort()
  await expect(waiting).rejects.toThrow()
  await expect(reading).rejects.toThrow()
})

test('a stream is left to the runtime', async () => {
  listener = async (request, response) => response.end(await bodyOf(request))
  const body = new Blob(['streamed']).stream()
  const init = { method: 'POST', body, duplex: 'half' } as RequestInit
  expect(await (await pool.fetch(server.url, init)).text()).toBe('streamed')
})
