import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RuleInput } from '../../src/index.ts'
import { type Call, type Signed, startSigned } from '../graph/sign-in.ts'
import { rawRequest } from './raw-http.ts'

let signed: Signed
let work: Call
let downloadUrl: string
const content = randomBytes(300_000)

beforeAll(async () => {
  signed = await startSigned()
  work = signed.as('work')
  await work('PUT', '/me/drive/root:/wire.bin:/content', { body: content })
})
afterAll(() => signed.emulator.close())
beforeEach(async () => {
  signed.emulator.faults.clear()
  downloadUrl = (await work('GET', '/me/drive/root:/wire.bin:/content')).headers.get('location')!
})

const add = (fault: RuleInput['fault'], more: Omit<RuleInput, 'fault'> = {}) =>
  signed.emulator.faults.add({ when: { host: 'content' }, ...more, fault })

/** The connection is ours to close: whatever ends it before that is the fault. */
const download = (patience?: number) =>
  rawRequest(downloadUrl, ['GET', 'Connection: keep-alive'], patience === undefined ? {} : { patience })

describe('cut', () => {
  test.each([0, 1, 1000, 65_536, 65_537, 299_999])(
    'of an answer at byte %i: so many bytes, then a reset',
    async (bytes) => {
      add({ kind: 'cut', afterBytes: bytes })
      const answer = await download()
      expect(answer).toMatchObject({ status: 200, end: 'reset' })
      expect(answer.headers['content-length']).toBe('300000')
      expect(answer.body.equals(content.subarray(0, bytes))).toBe(true)
    },
  )

  test('by closing: so many bytes, then the end', async () => {
    add({ kind: 'cut', afterBytes: 1234, how: 'close' })
    expect(await download()).toMatchObject({ end: 'closed', body: content.subarray(0, 1234) })
  })

  test('beyond the end: nothing happens', async () => {
    add({ kind: 'cut', afterBytes: 300_000 })
    const answer = await download()
    expect(answer.end).toBe('reset')
    add({ kind: 'cut', afterBytes: 300_001 }, { times: { next: 1 } })
    signed.emulator.faults.remove('fault-1')
    expect(answer.body.equals(content)).toBe(true)
  })

  test('of a request: the fragment does not count, and the same one is welcome again', async () => {
    const session = await work('POST', '/me/drive/root:/cut.bin:/createUploadSession')
    const { uploadUrl } = (await session.json()) as { uploadUrl: string }
    add({ kind: 'cut', direction: 'request', afterBytes: 100_000 }, { when: { method: 'PUT' }, times: { next: 1 } })
    const range = 'Content-Range: bytes 0-299999/300000'
    expect(await rawRequest(uploadUrl, ['PUT', range], { body: content })).toMatchObject({ end: 'reset', status: 0 })
    const status = await (await fetch(uploadUrl)).json()
    expect(status).toMatchObject({ nextExpectedRanges: ['0-'] })
    expect((await rawRequest(uploadUrl, ['PUT', range], { body: content })).status).toBe(201)
  })
})

describe('stall', () => {
  test('of an answer for ever: so many bytes, then silence on an open connection', async () => {
    add({ kind: 'stall', afterBytes: 5000 })
    const answer = await download(150)
    expect(answer).toMatchObject({ end: 'silent', status: 200 })
    expect(answer.body.equals(content.subarray(0, 5000))).toBe(true)
  })

  test('of an answer for a while: everything, later', async () => {
    add({ kind: 'stall', afterBytes: 5000, seconds: 0.2 })
    const started = performance.now()
    const bytes = Buffer.from(await (await fetch(downloadUrl)).arrayBuffer())
    expect(performance.now() - started).toBeGreaterThan(190)
    expect(bytes.equals(content)).toBe(true)
  })

  test('of a request: no answer, though all was sent', async () => {
    add({ kind: 'stall', direction: 'request', afterBytes: 10 }, { when: { method: 'PUT', path: 'stalled' } })
    const { pathname } = new URL(signed.emulator.url)
    const token = await bearer()
    const url = `${signed.emulator.url}${pathname === '/' ? '' : pathname}/v1.0/me/drive/root:/stalled.txt:/content`
    const answer = await rawRequest(url, ['PUT', `Authorization: ${token}`], { body: Buffer.alloc(50), patience: 150 })
    expect(answer).toMatchObject({ end: 'silent', status: 0 })
    expect((await work('GET', '/me/drive/root:/stalled.txt')).status).toBe(404)
  })
})

describe('a fragment that hangs', () => {
  const hang = async (name: string) => {
    const session = await work('POST', `/me/drive/root:/${name}:/createUploadSession`)
    const { uploadUrl } = (await session.json()) as { uploadUrl: string }
    add({ kind: 'stall', direction: 'request', afterBytes: 100_000 }, { when: { method: 'PUT' }, times: { next: 1 } })
    const range = 'Content-Range: bytes 0-299999/300000'
    expect(await rawRequest(uploadUrl, ['PUT', range], { body: content, patience: 150 })).toMatchObject({ status: 0 })
    return { uploadUrl, range }
  }

  test('gives way to the same one sent again', async () => {
    const { uploadUrl, range } = await hang('hangs.bin')
    expect(await (await fetch(uploadUrl)).json()).toMatchObject({ nextExpectedRanges: ['0-'] })
    expect((await rawRequest(uploadUrl, ['PUT', range], { body: content })).status).toBe(201)
  })

  test('does not keep an upload from being called off', async () => {
    const { uploadUrl } = await hang('called-off.bin')
    expect((await fetch(uploadUrl, { method: 'DELETE' })).status).toBe(204)
    expect((await fetch(uploadUrl)).status).toBe(404)
  })
})

describe('truncate', () => {
  test('short: fewer bytes than Content-Length says, then the end', async () => {
    add({ kind: 'truncate', afterBytes: 777 })
    const answer = await download()
    expect(answer).toMatchObject({ end: 'closed', body: content.subarray(0, 777) })
    expect(answer.headers['content-length']).toBe('300000')
    await expect(fetch(downloadUrl).then((response) => response.arrayBuffer())).rejects.toThrow()
  })

  test('clean: fewer bytes, and nothing that shows it', async () => {
    add({ kind: 'truncate', afterBytes: 777, end: 'clean' })
    const response = await fetch(downloadUrl)
    expect(response.headers.get('content-length')).toBeNull()
    expect(Buffer.from(await response.arrayBuffer()).equals(content.subarray(0, 777))).toBe(true)
  })
})

describe('time', () => {
  test('latency comes before the answer, jitter from the seed', async () => {
    add({ kind: 'latency', ms: 80, jitterMs: 40 }, { when: {} })
    const started = performance.now()
    expect((await work('GET', '/me')).status).toBe(200)
    expect(performance.now() - started).toBeGreaterThan(79)
  })

  test.each(['slow', 'bandwidth'] as const)('%s: an answer takes as long as its bytes need', async (kind) => {
    add({ kind, bytesPerSecond: 1_000_000 })
    const started = performance.now()
    const bytes = Buffer.from(await (await fetch(downloadUrl)).arrayBuffer())
    expect(bytes.equals(content)).toBe(true)
    expect(performance.now() - started).toBeGreaterThan(280)
  })

  test('slow uploads keep every byte', async () => {
    add({ kind: 'slow', direction: 'request', bytesPerSecond: 1_500_000 }, { when: { method: 'PUT' } })
    const started = performance.now()
    expect((await work('PUT', '/me/drive/root:/slow.bin:/content', { body: content })).status).toBe(201)
    expect(performance.now() - started).toBeGreaterThan(190)
    signed.emulator.faults.clear()
    const back = await fetch((await work('GET', '/me/drive/root:/slow.bin:/content')).headers.get('location')!)
    expect(Buffer.from(await back.arrayBuffer()).equals(content)).toBe(true)
  })
})

async function bearer(): Promise<string> {
  const { directory } = signed.emulator
  const account = directory.accounts.find('megan@contoso.example')!
  const [app] = directory.apps.all()
  const grant = {
    app: app!,
    credential: 'secret',
    user: account.user,
    scopes: ['Files.ReadWrite'],
    sessionId: 's',
  } as const
  return `Bearer ${directory.accessTokens.issue(grant as never, 3600)}`
}
