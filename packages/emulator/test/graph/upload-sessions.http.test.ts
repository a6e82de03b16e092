import { mkdtempSync, rmSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Call, type Signed, startSigned } from './sign-in.ts'

const unit = 320 * 1024
const bytes = Buffer.from(Array.from({ length: 2 * unit + 5 }, (_, index) => index % 251))

const data = mkdtempSync(join(tmpdir(), 'uploads-test-'))
let signed: Signed
let work: Call

beforeAll(async () => {
  signed = await startSigned({ data })
  work = signed.as('work')
}, 30_000)
afterAll(async () => {
  await signed.emulator.close()
  rmSync(data, { recursive: true, force: true })
})

// biome-ignore lint/suspicious/noExplicitAny: bodies are looked at freely in tests
const json = async (response: Response | Promise<Response>): Promise<any> => (await response).json()
const code = async (response: Promise<Response>): Promise<string> => {
  const { status } = await response
  const { error } = await json(response)
  return `${status} ${error.code}${error.innerError.code ? ` ${error.innerError.code}` : ''}`
}

const create = async (name: string, body: object = {}): Promise<string> => {
  const session = await json(work('POST', `/me/drive/root:/${name}:/createUploadSession`, { body }))
  expect(session.nextExpectedRanges).toEqual(['0-'])
  expect(session.expirationDateTime).toMatch(/Z$/)
  return session.uploadUrl
}

const put = (url: string, start: number, end: number, total: number | string = bytes.length): Promise<Response> =>
  fetch(url, {
    method: 'PUT',
    headers: { 'Content-Range': `bytes ${start}-${end - 1}/${total}`, Authorization: 'Bearer tolerated' },
    body: bytes.subarray(start, end),
  })

test('takes fragments in order and makes the file with the last', async () => {
  const url = await create('Deep/er/file.bin', {
    item: { fileSystemInfo: { lastModifiedDateTime: '2021-02-03T04:05:06Z' } },
  })
  const first = await put(url, 0, unit)
  expect(first.status).toBe(202)
  expect((await json(first)).nextExpectedRanges).toEqual([`${unit}-`])
  expect(await code(put(url, 0, unit))).toBe('416 invalidRange fragmentOverlap')
  expect(await code(put(url, 2 * unit, bytes.length))).toBe('416 invalidRange fragmentOutOfOrder')
  expect(await code(put(url, unit, unit + 9))).toBe('400 invalidRequest')
  expect(await code(put(url, unit, 2 * unit, 9_999_999))).toBe('400 invalidRequest fragmentLengthMismatch')
  expect(await code(put(url, unit, 2 * unit, '*'))).toBe('400 invalidRequest')
  expect((await json(fetch(url))).nextExpectedRanges).toEqual([`${unit}-`])
  expect((await put(url, unit, 2 * unit)).status).toBe(202)
  const last = await put(url, 2 * unit, bytes.length)
  expect(last.status).toBe(201)
  const item = await json(last)
  expect(item).toMatchObject({
    name: 'file.bin',
    size: bytes.length,
    fileSystemInfo: { lastModifiedDateTime: '2021-02-03T04:05:06Z' },
  })
  expect(await code(fetch(url))).toBe('404 itemNotFound')
  const content = await fetch(item['@microsoft.graph.downloadUrl'])
  expect(Buffer.from(await content.arrayBuffer()).equals(bytes)).toBe(true)
})

test('replaces by default, renames and fails when asked to', async () => {
  const whole = async (body: object) => put(await create('conflict.bin', body), 0, bytes.length)
  expect((await whole({})).status).toBe(201)
  expect((await whole({})).status).toBe(200)
  expect((await json(whole({ item: { '@name.conflictBehavior': 'rename' } }))).name).toBe('conflict 1.bin')
  const fail = { item: { '@microsoft.graph.conflictBehavior': 'fail' } }
  expect(await code(work('POST', '/me/drive/root:/conflict.bin:/createUploadSession', { body: fail }))).toBe(
    '409 nameAlreadyExists',
  )
})

test('a name taken meanwhile is found at the last byte, and the session survives it', async () => {
  const url = await create('late.bin', { item: { '@microsoft.graph.conflictBehavior': 'fail' } })
  await work('PUT', '/me/drive/root:/late.bin:/content', { body: 'first' })
  expect(await code(put(url, 0, bytes.length))).toBe('409 nameAlreadyExists')
  expect((await json(fetch(url))).nextExpectedRanges).toEqual([])
  await work('DELETE', '/me/drive/root:/late.bin')
  expect((await fetch(url, { method: 'POST' })).status).toBe(201)
})

test('a deferred commit waits for its POST', async () => {
  const url = await create('deferred.bin', { deferCommit: true })
  expect(await code(fetch(url, { method: 'POST' }))).toBe('400 invalidRequest uploadSessionIncomplete')
  expect((await put(url, 0, bytes.length)).status).toBe(202)
  expect((await work('GET', '/me/drive/root:/deferred.bin')).status).toBe(404)
  expect((await fetch(url, { method: 'POST' })).status).toBe(201)
  expect((await work('GET', '/me/drive/root:/deferred.bin')).status).toBe(200)
})

test('a fragment that is cut off is forgotten as a whole', async () => {
  const url = await create('cut.bin')
  await put(url, 0, unit)
  await new Promise<void>((resolve) => {
    const headers = { 'Content-Range': `bytes ${unit}-${2 * unit - 1}/${bytes.length}`, 'Content-Length': unit }
    const cut = httpRequest(url, { method: 'PUT', headers })
    cut.on('error', () => resolve())
    cut.write(bytes.subarray(unit, unit + 1000), () => setImmediate(() => cut.destroy(new Error('cut'))))
  })
  // The emulator hears of the cut a moment later; until then it says that a fragment is on its way.
  let response = await put(url, unit, 2 * unit)
  while (response.status === 503) response = await put(url, unit, 2 * unit)
  expect(response.status).toBe(202)
  const item = await json(put(url, 2 * unit, bytes.length))
  const content = await fetch(item['@microsoft.graph.downloadUrl'])
  expect(Buffer.from(await content.arrayBuffer()).equals(bytes)).toBe(true)
})

test('ends by DELETE and by the clock, which every fragment moves', async () => {
  const cancelled = await create('gone.bin')
  expect((await fetch(cancelled, { method: 'DELETE' })).status).toBe(204)
  expect(await code(put(cancelled, 0, unit))).toBe('404 itemNotFound')

  const url = await create('slow.bin')
  signed.clock.at += 14 * 60_000
  expect((await put(url, 0, unit)).status).toBe(202)
  signed.clock.at += 14 * 60_000
  expect((await put(url, unit, 2 * unit)).status).toBe(202)
  signed.clock.at += 16 * 60_000
  expect(await code(put(url, 2 * unit, bytes.length))).toBe('404 itemNotFound')
})

test('refuses what the drive has no room for, before a byte is sent', async () => {
  const body = { item: { fileSize: 200 * 1024 ** 3 } }
  const personal = signed.as('personal')
  expect(await code(personal('POST', '/me/drive/root:/huge.bin:/createUploadSession', { body }))).toBe(
    '507 quotaLimitReached',
  )
})

test('files and unfinished uploads outlive a restart', async () => {
  const url = await create('resumed.bin')
  await put(url, 0, unit)
  const before = await json(work('GET', '/me/drive/root:/conflict.bin'))
  await signed.emulator.close()
  const clock = signed.clock.at
  signed = await startSigned({ data })
  signed.clock.at = clock
  work = signed.as('work')

  const after = await json(work('GET', '/me/drive/root:/conflict.bin'))
  expect({ ...after, '@microsoft.graph.downloadUrl': '', '@odata.context': '', webUrl: '' }).toEqual({
    ...before,
    '@microsoft.graph.downloadUrl': '',
    '@odata.context': '',
    webUrl: '',
  })
  const moved = `${signed.emulator.url}${new URL(url).pathname}`
  expect((await json(fetch(moved))).nextExpectedRanges).toEqual([`${unit}-`])
  const item = await json(put(moved, unit, bytes.length))
  expect(item.file.hashes).toEqual(after.file.hashes)
})
