/** Large downloads, over the sockets of a pooled fetch and over any other fetch: both keep the same promises. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { demo, startEmulator } from '@drawbridge/emulator'
import fc from 'fast-check'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createOneDrive } from '../../src/client.ts'
import type { ItemClient } from '../../src/item-client.ts'
import { rangeConnection } from '../../src/node/range-connection.ts'
import { type DownloadToFileOptions, downloadToFile, pooledFetch, signInOnLoopback } from '../../src/node.ts'
import { testClock } from '../test-clock.ts'
import { type ContentService, contentService } from '../transfers/content-service.ts'

const pool = pooledFetch()
afterAll(() => pool.close())
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onedrive-ranges-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const size = 2 * 1024 * 1024 + 7
const content = Buffer.from(new Uint8Array(size).map((_, i) => (i * 31) ^ (i >> 7) ^ (i >> 15)))

function fileOn(url: string, send: typeof fetch, clock = testClock()): ItemClient {
  const client = createOneDrive({ cloud: { login: url, graph: url }, accessToken: 'token', fetch: send, ...clock })
  return client.drive().item('1')
}

const parallel: DownloadToFileOptions = { rangeSize: 128 * 1024, connections: 5 }

async function download(item: ItemClient, options: DownloadToFileOptions = {}): Promise<Buffer> {
  const path = join(folder, 'file')
  await downloadToFile(item, path, { ...parallel, ...options })
  expect(await readdir(folder)).toEqual(['file'])
  return readFile(path)
}

describe.each([
  ['sockets', pool.fetch],
  ['fetch', fetch],
])('over %s', (_, send) => {
  const item = (service: ContentService, clock = testClock()): ItemClient => fileOn(service.url, send, clock)

  test('each connection brings a part of its own, none sees the token', async () => {
    await using service = await contentService(content)
    expect((await download(item(service))).equals(content)).toBe(true)
    expect(service.ranges.length).toBeGreaterThan(4)
    expect(new Set(service.authorizations)).toEqual(new Set([undefined]))
  })

  test('a URL that goes stale in the middle is renewed, for all connections', async () => {
    await using service = await contentService(content)
    service.cuts.push(700_000, 'stale', 'stale', undefined, 'stale')
    expect((await download(item(service))).equals(content)).toBe(true)
  })

  test('Retry-After is waited out in full', async () => {
    await using service = await contentService(content)
    service.cuts.push(undefined, { status: 429, retryAfter: 17 })
    service.cuts.unshift(1000)
    const waits: number[] = []
    expect((await download(item(service, testClock(waits)))).equals(content)).toBe(true)
    expect(waits).toContain(17_000)
  })

  test.each<[string, ContentService['cuts'][number]]>([
    ['another content', 'changed'],
    ['416', { status: 416 }],
  ])('%s in the middle is an error, and nothing is left', async (_, fault) => {
    await using service = await contentService(content)
    service.cuts.push(500_000, fault)
    const failed = download(item(service, testClock())).then(({ length }) => length)
    await expect(failed).rejects.toMatchObject({ name: 'TransferError', code: 'content_changed' })
    expect(await readdir(folder)).toEqual([])
  })

  test.each(['redirected', 'chunked'] as const)('an answer that is %s is understood too', async (how) => {
    await using service = await contentService(content)
    service.cuts.push(how, undefined, how)
    expect((await download(item(service))).equals(content)).toBe(true)
  })

  test('gives up when it is cut again and again at the same place', async () => {
    await using service = await contentService(content)
    service.cuts.push(...Array.from({ length: 200 }, () => 0))
    await expect(download(item(service))).rejects.toMatchObject({ code: 'network' })
    expect(service.cuts.length).toBeGreaterThan(150)
    expect(await readdir(folder)).toEqual([])
  })

  test('a server that fails for long ends it', async () => {
    await using service = await contentService(content)
    service.cuts.push(...Array.from({ length: 200 }, () => ({ status: 503 })))
    await expect(download(item(service))).rejects.toMatchObject({ isOneDriveError: true })
    expect(service.cuts.length).toBeGreaterThan(150)
  })

  test('stops when the caller does; what has come is kept for the next time', async () => {
    await using service = await contentService(content)
    const controller = new AbortController()
    const onProgress = ({ loaded }: { loaded: number }): void => void (loaded > size / 3 && controller.abort())
    const stopped = download(item(service), { signal: controller.signal, onProgress, resume: true })
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' })
    expect((await readdir(folder)).length).toBe(2)
    const loaded: number[] = []
    const whole = await download(item(service), { resume: true, onProgress: (state) => loaded.push(state.loaded) })
    expect(whole.equals(content)).toBe(true)
    // All of it may have been on its way already.
    expect(loaded[0] ?? size).toBeGreaterThan(size / 3)
  })

  test('wherever it is cut and refused, each byte comes once', { timeout: 120_000 }, async () => {
    const fault = fc.oneof(
      { weight: 3, arbitrary: fc.nat(size).map((cut) => cut as ContentService['cuts'][number]) },
      fc.constant(undefined),
      fc.constant('stale' as const),
      fc.constantFrom({ status: 429, retryAfter: 1 }, { status: 500 }, { status: 503 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { maxLength: 6 }), fc.integer({ min: 1, max: 6 }), async (cuts, connections) => {
        await using service = await contentService(content)
        // Two refusals of a fresh URL in a row are an answer.
        service.cuts.push(...cuts.filter((cut, at) => cut !== 'stale' || cuts[at - 1] !== 'stale'))
        expect((await download(item(service), { connections })).equals(content)).toBe(true)
      }),
      { numRuns: 8 },
    )
  })
})

/** Answers every range with these bytes, in slices cut at these places, on one connection after the other. */
async function rawServer(answer: (range: string, socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined))
    socket.on('data', (request) => answer(/range: (.*)/i.exec(`${request}`)?.[1] ?? '', socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}/content`,
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

function read(url: string, connection = rangeConnection(new Map())) {
  const bytes = Buffer.alloc(1000)
  let at = 0
  const sink = {
    began: () => true,
    wanted: () => bytes.length - at,
    space: () => bytes.subarray(at),
    took: (count: number) => {
      at += count
      return true
    },
  }
  const signal = new AbortController().signal
  const outcome = connection.read({ url, start: 0, end: 1000, eTag: undefined, signal }, sink)
  return outcome.then((ranged) => ({ kind: ranged.kind, bytes: bytes.subarray(0, at) }))
}

describe('on the wire', () => {
  const body = Buffer.from(new Uint8Array(1000).map((_, i) => i * 7))
  const head = 'HTTP/1.1 206 Partial Content\r\nContent-Length: 1000\r\nContent-Range: bytes 0-999/1000\r\n\r\n'
  const whole = Buffer.concat([Buffer.from(head), body])

  test('an answer may come in any slices', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(whole.length), { maxLength: 6 }), async (places) => {
        const edges = [0, ...places.toSorted((a, b) => a - b), whole.length]
        const server = await rawServer(async (_, socket) => {
          for (const [index, edge] of edges.slice(1).entries()) {
            socket.write(whole.subarray(edges[index], edge))
            await new Promise((resolve) => setImmediate(resolve))
          }
        })
        const { kind, bytes } = await read(server.url)
        server.close()
        expect(kind).toBe('came')
        expect(bytes.equals(body)).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  test('an answer cut at any byte is broken, and what came of it is told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (cut) => {
        const server = await rawServer((_, socket) => socket.end(whole.subarray(0, cut)))
        const { kind, bytes } = await read(server.url)
        server.close()
        expect(kind).toBe('broken')
        expect(bytes.equals(body.subarray(0, Math.max(0, cut - head.length)))).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  test('a kept connection that was closed meanwhile is opened anew; one connection carries many', async () => {
    const sockets: Socket[] = []
    const server = await rawServer((_, socket) => {
      sockets.push(socket)
      socket.write(whole)
    })
    const connection = rangeConnection(new Map())
    for (let round = 0; round < 3; round++) expect((await read(server.url, connection)).kind).toBe('came')
    expect(new Set(sockets).size).toBe(1)
    sockets[0]!.destroy()
    expect((await read(server.url, connection)).kind).toBe('came')
    expect(new Set(sockets).size).toBe(2)
    server.close()
  })

  test.each([
    ['what is no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n', 'unsupported'],
    ['a head without end', 'HTTP/1.1 206 x\r\nX: '.padEnd(40_000, 'x'), 'unsupported'],
    ['more than was asked for', head.replace('Length: 1000', 'Length: 2000'), 'changed'],
    ['another range', head.replace('bytes 0-', 'bytes 5-'), 'changed'],
    ['a compressed range', head.replace('\r\n\r\n', '\r\nContent-Encoding: gzip\r\n\r\n'), 'unsupported'],
    ['a refusal', 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n', 'answered'],
  ])('%s is not taken for content', async (_, text, kind) => {
    const server = await rawServer((_range, socket) => socket.write(text))
    expect(await read(server.url)).toMatchObject({ kind, bytes: { length: 0 } })
    server.close()
  })

  test('an announcement before the answer is passed over', async () => {
    const server = await rawServer((_, socket) => {
      socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n')
      socket.write(whole)
    })
    expect((await read(server.url)).bytes.equals(body)).toBe(true)
    server.close()
  })
})

test('over TLS, a certificate that nobody vouches for is refused, and the others carry', async () => {
  const emulator = await startEmulator({ autoSignIn: demo.accounts.work.userPrincipalName, tls: true })
  const before = getCACertificates('default')
  try {
    const app = { cloud: { login: emulator.url, graph: emulator.url }, authority: 'common', ...demo.publicApp }
    const open = async (url: URL): Promise<void> => void (await fetch(url))
    const { accessToken } = await signInOnLoopback(app, { scopes: ['Files.ReadWrite'], open })
    const plain = createOneDrive({ cloud: app.cloud, accessToken })
    const { id } = await plain.drive().root().upload('secure.bin', content)
    const url = (await plain.drive().item(id).contentUrl()).replace(/^http:\/\/[^/]+/, emulator.secureUrl!)
    expect((await read(url)).kind).toBe('broken')

    setDefaultCACertificates([...before, await readFile(emulator.caFile!, 'utf8')])
    const cloud = { login: emulator.secureUrl!, graph: emulator.secureUrl! }
    const item = createOneDrive({ cloud, accessToken, fetch: pool.fetch, ...testClock() })
      .drive()
      .item(id)
    expect((await download(item)).equals(content)).toBe(true)
  } finally {
    setDefaultCACertificates(before)
    await emulator.close()
  }
})
