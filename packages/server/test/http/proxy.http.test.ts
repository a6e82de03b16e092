import { createHash, randomBytes } from 'node:crypto'
import { connect as openSocket } from 'node:net'
import { Readable } from 'node:stream'
import { call, connectionHeader, connectionRoutes, proxyPath } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, productOrigin, type World } from '../world.ts'

const { work, personal } = demo.accounts
let world: World
let prefix: string
let token: string

beforeAll(async () => {
  world = await openWorld()
  prefix = proxyPath(world.projectId)
  await world.connect('megan', work.userPrincipalName)
  token = await world.userToken('megan')
})
afterAll(() => world[Symbol.asyncDispose]())

function request(path: string, init: RequestInit & { duplex?: 'half' } = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  if (!headers.has('authorization')) headers.set('authorization', `Bearer ${token}`)
  return fetch(`${world.server.url}${prefix}${path}`, { redirect: 'manual', ...init, headers })
}

test("Graph answers in the user's name, with Graph's headers", async () => {
  const response = await request('/me', { headers: { origin: productOrigin } })
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ userPrincipalName: work.userPrincipalName })
  expect(response.headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/)
  expect(response.headers.get('access-control-allow-origin')).toBe(productOrigin)
  expect(response.headers.get('access-control-expose-headers')).toContain('content-range')
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
})

test("Graph's own refusal passes through", async () => {
  const response = await request('/me/drive/items/01NOTTHERE')
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ error: { code: 'itemNotFound' } })
})

test('names with every awkward character survive the way there and back', async () => {
  const name = "100% sure #1 it's!.txt"
  const path = `/me/drive/root:/${encodeURIComponent(name).replace("'", '%27')}`
  const put = await request(`${path}:/content`, { method: 'PUT', body: 'hello' })
  expect(put.status).toBe(201)
  const item = (await put.json()) as { id: string; name: string; eTag: string }
  expect(item.name).toBe(name)

  const renamed = await request(`/me/drive/items/${item.id}`, {
    method: 'PATCH',
    body: JSON.stringify({ name: 'plain.txt' }),
    headers: { 'content-type': 'application/json', 'if-match': item.eTag },
  })
  expect(await renamed.json()).toMatchObject({ name: 'plain.txt' })
  const stale = await request(`/me/drive/items/${item.id}`, { method: 'DELETE', headers: { 'if-match': item.eTag } })
  expect(stale.status).toBe(412)
  const gone = await request(`/me/drive/items/${item.id}`, { method: 'DELETE' })
  expect(gone.status).toBe(204)
})

test('50 MB go up and come down byte for byte', async () => {
  const piece = randomBytes(1_000_000)
  const hash = createHash('sha256')
  const source = Readable.from(
    (function* () {
      for (let index = 0; index < 50; index++) {
        piece.writeUInt32BE(index)
        const copy = Buffer.from(piece)
        hash.update(copy)
        yield copy
      }
    })(),
  )
  const put = await request('/me/drive/root:/big.bin:/content', {
    method: 'PUT',
    body: Readable.toWeb(source) as ReadableStream,
    duplex: 'half',
    headers: { 'content-type': 'application/octet-stream' },
  })
  expect(put.status).toBe(201)

  const got = await request('/me/drive/root:/big.bin:/content')
  expect(got.status).toBe(200)
  expect(got.headers.get('content-length')).toBe('50000000')
  const received = createHash('sha256')
  for await (const chunk of got.body!) received.update(chunk)
  expect(received.digest('hex')).toBe(hash.digest('hex'))
})

test('a range is answered with that range', async () => {
  await request('/me/drive/root:/ten.txt:/content', { method: 'PUT', body: '0123456789' })
  const part = await request('/me/drive/root:/ten.txt:/content', { headers: { range: 'bytes=2-4' } })
  expect(part.status).toBe(206)
  expect(part.headers.get('content-range')).toBe('bytes 2-4/10')
  expect(await part.text()).toBe('234')
})

test('HEAD tells the size of a file and sends nothing of it', async () => {
  const head = await request('/me/drive/root:/ten.txt:/content', { method: 'HEAD' })
  expect(head.status).toBe(200)
  expect(head.headers.get('content-length')).toBe('10')
  expect(await head.text()).toBe('')
})

test('an upload session is handed out, and its address takes the bytes without a token', async () => {
  const session = await request('/me/drive/root:/by-session.txt:/createUploadSession', {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  })
  const { uploadUrl } = (await session.json()) as { uploadUrl: string }
  const headers = { 'content-range': 'bytes 0-4/5' }
  const put = await fetch(uploadUrl, { method: 'PUT', body: 'hello', headers })
  expect(put.status).toBe(201)
})

test('who asks for the address of content gets it, and it needs no token', async () => {
  const response = await request('/me/drive/root:/ten.txt:/content', { headers: { 'drawbridge-redirect': 'manual' } })
  expect(response.status).toBe(302)
  const content = await fetch(response.headers.get('location')!)
  expect(await content.text()).toBe('0123456789')
})

/** Sends bytes as they are, which no HTTP client would. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(world.server.url)
    const socket = openSocket(Number(port), hostname === 'localhost' ? '127.0.0.1' : hostname, () => socket.write(text))
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
      if (answer.includes('\r\n\r\n')) socket.end()
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
    socket.setTimeout(5_000, () => socket.destroy())
  })
}

const escapes = [
  'PREFIX/../../../../../beta/me',
  'PREFIX/%2e%2e/beta/me',
  'PREFIX/%252e%252e/beta/me',
  'PREFIX/me/..%2f..%2fbeta',
  'PREFIX//evil.example/me',
  'PREFIX/%2f%2fevil.example/me',
  'PREFIX/\\evil.example/me',
  'PREFIX/%5c%5cevil.example',
  'PREFIX/http://evil.example/me',
  'PREFIX@evil.example/me',
  'PREFIX/me%0d%0aHost:%20evil.example',
  'PREFIX/me#/x',
  'http://evil.examplePREFIX/me',
  '//evil.examplePREFIX/me',
]

test.each(escapes)('%s does not reach Graph', async (target) => {
  const before = world.emulator.journal.length
  const line = `GET ${target.replace('PREFIX', prefix)} HTTP/1.1`
  const answer = await raw(`${line}\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`)
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /)
  expect(world.emulator.journal.length).toBe(before)
})

test.each([
  ['two lengths', 'Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd'],
  ['length and chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['an unknown coding', 'Transfer-Encoding: xchunked\r\n\r\nabcd'],
  ['a space before the colon', 'Content-Length : 4\r\n\r\nabcd'],
  ['a folded header', 'Content-Type: a\r\n b\r\nContent-Length: 4\r\n\r\nabcd'],
  ['a bare line feed', 'X-A: b\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
])('a request with %s is refused before Graph sees it', async (_, rest) => {
  const puts = world.asked('PUT', '/v1.0')
  const line = `PUT ${prefix}/me/drive/root:/smuggled.txt:/content HTTP/1.1`
  const answer = await raw(`${line}\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n${rest}`)
  expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  expect(world.asked('PUT', '/v1.0')).toBe(puts)
})

test('what is not a method of Graph is refused', async () => {
  const answer = await raw(`TRACE ${prefix}/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`)
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /)
})

test('nobody gets in without a user token of this project', async () => {
  for (const authorization of ['', 'Bearer ', `Bearer ${token}x`, 'Bearer a.b.c', `Basic ${token}`]) {
    const response = await request('/me', { headers: { authorization } })
    expect(response.status).toBe(401)
  }
})

test('a page on another origin gets nothing', async () => {
  const before = world.emulator.journal.length
  const response = await request('/me', { headers: { origin: 'http://evil.example' } })
  expect(response.status).toBe(403)
  expect(world.emulator.journal.length).toBe(before)
})

test('a user without a connection is told to connect', async () => {
  const response = await request('/me', { headers: { authorization: `Bearer ${await world.userToken('nobody')}` } })
  expect(response.status).toBe(409)
  expect(await response.json()).toMatchObject({ error: { code: 'not_connected' } })
})

test("of several connections one has to be named, and nobody else's", async () => {
  const first = await world.connect('two', work.userPrincipalName)
  const second = await world.connect('two', personal.userPrincipalName)
  const authorization = `Bearer ${await world.userToken('two')}`
  const ask = async (named?: string) => {
    const response = await request('/me', { headers: { authorization, ...(named && { [connectionHeader]: named }) } })
    return (await response.json()) as { userPrincipalName?: string; error?: { code: string } }
  }
  expect((await ask()).error?.code).toBe('connection_ambiguous')
  expect((await ask(first.id)).userPrincipalName).toBe(work.userPrincipalName)
  expect((await ask(second.id)).userPrincipalName).toBe(personal.userPrincipalName)

  const stranger = await world.connect('stranger', work.userPrincipalName)
  expect((await ask(stranger.id)).error?.code).toBe('not_found')
})

test('use is noted, at most once a minute', async () => {
  const { id: connectionId } = await world.connect('noted', work.userPrincipalName)
  const authorization = `Bearer ${await world.userToken('noted')}`
  const lastUsed = async () =>
    (await call(connectionRoutes.get, { params: { connectionId } }, world.operator())).lastUsedAt
  await (await request('/me', { headers: { authorization } })).text()
  await expect.poll(lastUsed).not.toBeNull()
  const first = await lastUsed()
  await (await request('/me', { headers: { authorization } })).text()
  expect(await lastUsed()).toBe(first)
})
