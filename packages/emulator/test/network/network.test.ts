import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type RequestListener } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { type Duplex, Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { type TLSSocket, connect as tlsConnect } from 'node:tls'
import { afterEach, expect, test } from 'vitest'
import { EmulatorError } from '../../src/errors.ts'
import { type Network, type NetworkOptions, openNetwork } from '../../src/network/network.ts'

/** Tells what it was asked, and sends back what it was sent. */
const echo: RequestListener = (incoming, outgoing) => {
  outgoing.setHeader('x-host', incoming.headers.host ?? '')
  outgoing.setHeader('x-secure', String('encrypted' in incoming.socket))
  outgoing.setHeader('x-remote-port', String(incoming.socket.remotePort))
  incoming.pipe(outgoing)
}

const opened: Network[] = []

afterEach(async () => {
  for (const network of opened.splice(0)) await network.close()
})

async function open(options: Partial<NetworkOptions>, listener = echo): Promise<Network> {
  const network = await openNetwork(listener, { host: 'localhost', port: 0, ...options })
  opened.push(network)
  return network
}

test('answers http and https on one port', async () => {
  const { url, secureUrl, ca } = await open({ tls: true })
  const plain = await send(httpRequest(url, { method: 'POST' }), 'hello')
  expect([plain.headers['x-secure'], await text(plain)]).toEqual(['false', 'hello'])
  const secure = await send(httpsRequest(secureUrl!, { method: 'POST', ca: ca! }), 'hello')
  expect([secure.headers['x-secure'], await text(secure)]).toEqual(['true', 'hello'])
})

test.each(['http', 'https'])('carries a large body both ways over %s on the port of both', async (scheme) => {
  const { url, secureUrl, ca } = await open({ tls: true })
  const sent = randomBytes(24 * 1024 ** 2)
  const request =
    scheme === 'http' ? httpRequest(url, { method: 'PUT' }) : httpsRequest(secureUrl!, { method: 'PUT', ca: ca! })
  const [received] = await Promise.all([
    responseOf(request).then((response) => buffer(response)),
    pipeline(Readable.from(pieces(sent)), request),
  ])
  expect(hash(received)).toBe(hash(sent))
})

test('leads Microsoft names to the emulator, with the Host header as it came', async () => {
  const network = await open({ proxy: 0 })
  for (const host of ['graph.microsoft.com', 'login.live.com', 'contoso-my.sharepoint.com']) {
    const response = await throughProxy(network, host)
    expect([host, response.statusCode, response.headers['x-host'], response.headers['x-secure']]).toEqual([
      host,
      200,
      host,
      'true',
    ])
  }
})

test('keeps a proxied connection for the next request', async () => {
  const network = await open({ proxy: 0 })
  const socket = await tunnel(network, 'graph.microsoft.com')
  const answers: string[] = []
  for (let round = 0; round < 3; round += 1) {
    socket.write('GET / HTTP/1.1\r\nHost: graph.microsoft.com\r\n\r\n')
    const [bytes] = await once(socket, 'data')
    answers.push(String(bytes).split('\r\n')[0]!)
  }
  expect(answers).toEqual(Array(3).fill('HTTP/1.1 200 OK'))
  socket.destroy()
})

test('holds a proxied upload back when the emulator does not read', async () => {
  let release = (): void => {}
  const network = await open({ proxy: 0 }, (incoming, outgoing) => {
    release = () => void incoming.resume().on('end', () => outgoing.end('done'))
  })
  const socket = await tunnel(network, 'graph.microsoft.com')
  const size = 96 * 1024 ** 2
  const piece = Buffer.alloc(1024 ** 2)
  socket.write(`PUT /big HTTP/1.1\r\nHost: graph.microsoft.com\r\nContent-Length: ${size}\r\n\r\n`)
  let sent = 0
  const { promise: stuck, resolve } = Promise.withResolvers<void>()
  const pump = (): void => {
    while (sent < size) {
      sent += piece.length
      if (!socket.write(piece)) break
    }
    if (sent < size) {
      const quiet = setTimeout(resolve, 400)
      socket.once('drain', () => {
        clearTimeout(quiet)
        pump()
      })
    } else resolve()
  }
  pump()
  await stuck
  expect(sent).toBeLessThan(size)
  const answer = new Promise<string>((done) => socket.once('data', (bytes) => done(bytes.toString())))
  release()
  expect(await answer).toMatch(/^HTTP\/1\.1 200/)
  socket.destroy()
})

test.each([
  'example.com:443',
  'graph.microsoft.com:80',
  'graph.microsoft.com.example.com:443',
  'localhost:443',
  'a.b.sharepoint.com:443',
  '169.254.169.254:443',
])('refuses to connect to %s', async (target) => {
  const { proxyUrl } = await open({ proxy: 0 })
  const { response, socket } = await connectTo(proxyUrl!, target)
  expect(response.statusCode).toBe(403)
  expect(await text(socket)).toContain('connects to nothing else')
})

test('tells those who use the proxy in another way what it is', async () => {
  const { proxyUrl } = await open({ proxy: 0 })
  const response = await fetch(proxyUrl!)
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'CONNECT'])
})

test('closes while connections are open in every state', async () => {
  const network = await open({ tls: true, proxy: 0 })
  const { port } = new URL(network.url)
  const silent = connect(Number(port), '127.0.0.1')
  const inHandshake = connect(Number(port), '127.0.0.1', () => inHandshake.write(Buffer.from([0x16, 3])))
  const proxied = await tunnel(network, 'graph.microsoft.com')
  for (const socket of [silent, inHandshake, proxied]) socket.on('error', () => {})
  await network.close()
  await expect(fetch(network.url)).rejects.toThrow()
})

test('says which flag to change when a port is taken, and leaves nothing open', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => other.once('listening', done))
  const { port } = other.address() as AddressInfo
  const attempt = openNetwork(echo, { host: '127.0.0.1', port: 0, proxy: port })
  await expect(attempt).rejects.toThrow(/Choose another with --proxy/)
  await expect(attempt).rejects.toBeInstanceOf(EmulatorError)
  other.close()
})

test('refuses a certificate that is none', async () => {
  const attempt = openNetwork(echo, { host: 'localhost', port: 0, tls: { cert: 'no', key: 'no' } })
  await expect(attempt).rejects.toMatchObject({ code: 'bad_option' })
})

async function throughProxy(network: Network, host: string): Promise<IncomingMessage> {
  const socket = await tunnel(network, host)
  const response = await send(httpRequest({ createConnection: () => socket, headers: { host } }), '')
  socket.end()
  return response
}

async function tunnel(network: Network, host: string): Promise<TLSSocket> {
  const { response, socket } = await connectTo(network.proxyUrl!, `${host}:443`)
  expect(response.statusCode).toBe(200)
  const secure = tlsConnect({ socket: socket as never, servername: host, ca: network.ca! })
  await new Promise((done, failed) => secure.once('secureConnect', done).once('error', failed))
  return secure
}

function connectTo(proxyUrl: string, target: string): Promise<{ response: IncomingMessage; socket: Duplex }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ response: IncomingMessage; socket: Duplex }>()
  httpRequest(proxyUrl, { method: 'CONNECT', path: target })
    .once('connect', (response, socket, head) => {
      if (head.length > 0) socket.unshift(head)
      resolve({ response, socket })
    })
    .once('error', reject)
    .end()
  return promise
}

function responseOf(request: ReturnType<typeof httpRequest>): Promise<IncomingMessage> {
  return new Promise((done, failed) => request.once('response', done).once('error', failed))
}

function send(request: ReturnType<typeof httpRequest>, body: string): Promise<IncomingMessage> {
  const response = responseOf(request)
  request.end(body)
  return response
}

function* pieces(bytes: Buffer): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
