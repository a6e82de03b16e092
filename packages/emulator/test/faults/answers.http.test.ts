import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { demo, EmulatorError, type RuleInput } from '../../src/index.ts'
import { type Call, type Signed, startSigned } from '../graph/sign-in.ts'

let signed: Signed
let work: Call
let personal: Call
beforeAll(async () => {
  signed = await startSigned()
  work = signed.as('work')
  personal = signed.as('personal')
})
afterAll(() => signed.emulator.close())
beforeEach(() => signed.emulator.faults.clear())

const add = (rule: RuleInput) => signed.emulator.faults.add(rule)
const graph = (fault: RuleInput['fault'], more: Omit<RuleInput, 'fault'> = {}) =>
  add({ when: { host: 'graph' }, ...more, fault })
const statuses = async (count: number, call: Call = work) => {
  const seen: number[] = []
  for (let index = 0; index < count; index += 1) seen.push((await call('GET', '/me')).status)
  return seen
}
type Failure = { error: { code: string; message: string; innerError: Record<string, string> } }

describe('whom a rule strikes', () => {
  test('the next so many, then nobody', async () => {
    const { id } = graph({ kind: 'throttle' }, { times: { next: 2 } })
    expect(await statuses(4)).toEqual([429, 429, 200, 200])
    expect(signed.emulator.faults.list()).toMatchObject([{ id, hits: 2, spent: true }])
    expect(signed.emulator.faults.any).toBe(false)
  })

  test('each so-manieth', async () => {
    graph({ kind: 'status', status: 500 }, { times: { every: 3 } })
    expect(await statuses(7)).toEqual([200, 200, 500, 200, 200, 500, 200])
  })

  test('at random, the same way for the same seed', async () => {
    const draw = async (seed: number) => {
      signed.emulator.faults.clear()
      graph({ kind: 'status', status: 500 }, { times: { probability: 0.4, seed } })
      return statuses(20)
    }
    const first = await draw(7)
    expect(await draw(7)).toEqual(first)
    expect(await draw(8)).not.toEqual(first)
    expect(new Set(first)).toEqual(new Set([200, 500]))
  })

  test.each([
    [{ account: demo.accounts.personal.userPrincipalName }],
    [{ account: demo.accounts.personal.userPrincipalName.toUpperCase() }],
  ])('only the account %j', async (when) => {
    graph({ kind: 'throttle' }, { when })
    expect([await statuses(1), await statuses(1, personal)]).toEqual([[200], [429]])
  })

  test('only a drive, however it is addressed, its downloads too', async () => {
    const { id } = (await (await personal('GET', '/me/drive')).json()) as { id: string }
    const url = (await personal('GET', '/me/drive/root:/Getting started.pdf:/content')).headers.get('location')!
    add({ when: { drive: id }, fault: { kind: 'status', status: 503 } })
    const me = demo.accounts.personal.userPrincipalName
    for (const path of [
      '/me/drive/root',
      `/drives/${id}/root`,
      `/users/${me}/drive`,
      `/drives/${id.toLowerCase()}/root`,
    ]) {
      expect((await personal('GET', path)).status, path).toBe(503)
    }
    expect((await fetch(url)).status).toBe(503)
    expect((await personal('GET', '/me')).status).toBe(200)
    expect((await work('GET', '/me/drive')).status).toBe(200)
  })

  test('only an app, a method, a path', async () => {
    graph({ kind: 'status', status: 500 }, { when: { app: 'another' } })
    graph({ kind: 'status', status: 502 }, { when: { method: ['POST', 'PATCH'], path: '/children$' } })
    expect(await statuses(1)).toEqual([200])
    expect((await work('GET', '/me/drive/root/children')).status).toBe(200)
    expect((await work('POST', '/me/drive/root/children', { body: { name: 'x', folder: {} } })).status).toBe(502)
    graph({ kind: 'status', status: 504 }, { when: { app: demo.app.clientId } })
    expect(await statuses(1)).toEqual([504])
  })

  test('never the emulator’s own pages', async () => {
    add({ fault: { kind: 'status', status: 500 } })
    expect((await fetch(`${signed.emulator.url}/_emulator`)).status).toBe(200)
    expect((await fetch(`${signed.emulator.url}/_emulator/api/faults`)).status).toBe(200)
    expect((await fetch(`${signed.emulator.url}/common/v2.0/.well-known/openid-configuration`)).status).toBe(500)
  })

  test('a rule that cannot be read is refused with what is wrong', () => {
    const wrong = { when: { path: '(' }, fault: { kind: 'throttle' } } as const
    expect(() => add(wrong)).toThrow(EmulatorError)
    expect(() => add(wrong)).toThrow('when.path: This is not a regular expression.')
    expect(() => add({ fault: { kind: 'status', status: 200 } })).toThrow('fault.status')
    expect(signed.emulator.faults.list()).toEqual([])
  })
})

describe('throttle', () => {
  test('with Retry-After in seconds, as a date, or without', async () => {
    graph({ kind: 'throttle', retryAfter: 7 }, { times: { next: 1 } })
    const seconds = await work('GET', '/me')
    expect(seconds.headers.get('retry-after')).toBe('7')
    const { error } = (await seconds.json()) as Failure
    expect(error).toMatchObject({ code: 'activityLimitReached', innerError: { code: 'throttledRequest' } })
    expect(error.innerError['request-id']).toBe(seconds.headers.get('request-id'))
    graph({ kind: 'throttle', status: 503, retryAfter: 90, form: 'date' }, { times: { next: 1 } })
    const date = await work('GET', '/me')
    expect(date.status).toBe(503)
    expect(Date.parse(date.headers.get('retry-after')!)).toBe(signed.emulator.clock.now() + 90_000)
    graph({ kind: 'throttle', form: 'missing' }, { times: { next: 1 } })
    expect((await work('GET', '/me')).headers.get('retry-after')).toBeNull()
  })
})

describe('status', () => {
  test.each([
    [500, 'generalException'],
    [401, 'InvalidAuthenticationToken'],
    [403, 'accessDenied'],
    [408, 'generalException'],
    [423, 'resourceLocked'],
    [504, 'UnknownError'],
    [507, 'quotaLimitReached'],
    [509, 'bandwidthLimitExceeded'],
  ])('%i is %s', async (status, code) => {
    graph({ kind: 'status', status })
    const response = await work('GET', '/me')
    expect(response.status).toBe(status)
    expect(((await response.json()) as Failure).error.code).toBe(code)
    expect(response.headers.has('www-authenticate')).toBe(status === 401)
  })

  test('with a code, a header or a whole body of one’s own', async () => {
    graph(
      { kind: 'status', status: 409, code: 'odd', innerCode: 'odder', headers: { 'X-Odd': '1' } },
      { times: { next: 1 } },
    )
    const first = await work('GET', '/me')
    expect(first.headers.get('x-odd')).toBe('1')
    expect(await first.json()).toMatchObject({ error: { code: 'odd', innerError: { code: 'odder' } } })
    graph({ kind: 'status', status: 502, body: '<html>Bad gateway' }, { times: { next: 1 } })
    expect(await (await work('GET', '/me')).text()).toBe('<html>Bad gateway')
  })

  test('at sign-in is an OAuth error', async () => {
    add({ when: { host: 'login', path: '/token' }, fault: { kind: 'status', status: 503 } })
    const response = await fetch(`${signed.emulator.url}/common/oauth2/v2.0/token`, { method: 'POST', body: 'x=1' })
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ error: 'temporarily_unavailable', error_codes: [90033] })
  })

  test('of an upload leaves the connection fit for the next request', async () => {
    graph({ kind: 'status', status: 500 }, { times: { next: 1 } })
    const body = new Uint8Array(200_000)
    expect((await work('PUT', '/me/drive/root:/again.bin:/content', { body })).status).toBe(500)
    expect((await work('PUT', '/me/drive/root:/again.bin:/content', { body })).status).toBe(201)
  })
})

describe('what expires', () => {
  test('delta starts again where Location says', async () => {
    const page = (await (await work('GET', '/me/drive/root/delta?token=latest')).json()) as Record<string, string>
    const link = page['@odata.deltaLink']!
    graph({ kind: 'resync', code: 'resyncChangesUploadDifferences' }, { times: { next: 1 } })
    expect(await statuses(1)).toEqual([200])
    const gone = await work('GET', link)
    expect(gone.status).toBe(410)
    expect(((await gone.json()) as Failure).error).toMatchObject({
      code: 'resyncChangesUploadDifferences',
      innerError: { code: 'resyncUploadDifferences' },
    })
    const location = gone.headers.get('location')!
    expect(location).not.toContain('token=')
    expect(((await (await work('GET', location)).json()) as { value: unknown[] }).value.length).toBeGreaterThan(1)
    expect((await work('GET', link)).status).toBe(200)
  })

  test('an upload session is gone for good, another is not', async () => {
    const open = async () =>
      ((await (await work('POST', '/me/drive/root:/gone.bin:/createUploadSession')).json()) as { uploadUrl: string })
        .uploadUrl
    const [first, second] = [await open(), await open()]
    add({ times: { next: 1 }, fault: { kind: 'expire', what: 'uploadSession' } })
    expect((await fetch(first)).status).toBe(404)
    expect((await fetch(first)).status).toBe(404)
    expect((await fetch(second)).status).toBe(200)
  })

  test('a download URL is refused, a new one is not', async () => {
    const link = async () =>
      (await personal('GET', '/me/drive/root:/Getting started.pdf:/content')).headers.get('location')!
    const first = await link()
    add({ times: { next: 1 }, fault: { kind: 'expire', what: 'downloadUrl' } })
    expect([(await fetch(first)).status, (await fetch(first)).status]).toEqual([401, 401])
    expect((await fetch(await link())).status).toBe(200)
  })
})

describe('rewrite', () => {
  test('changes size, hash and tags of a document a while after its upload, and of nothing else', async () => {
    add({ when: { account: demo.accounts.work.userPrincipalName }, fault: { kind: 'rewrite', afterSeconds: 5 } })
    type Item = { eTag: string; cTag: string; size: number; file: { hashes: { quickXorHash: string } } }
    const put = async (call: Call, name: string) =>
      (await (await call('PUT', `/me/drive/root:/${name}:/content`, { body: '%PDF-1.7 …' })).json()) as Item
    const get = async (call: Call, name: string) =>
      (await (await call('GET', `/me/drive/root:/${name}`)).json()) as Item
    const before = await put(work, 'report.pdf')
    const text = await put(work, 'report.txt')
    const other = await put(personal, 'report.pdf')
    expect((await get(work, 'report.pdf')).eTag).toBe(before.eTag)
    await signed.emulator.clock.advance(5000)
    const after = await get(work, 'report.pdf')
    expect(after.size).toBeGreaterThan(before.size)
    expect(after.file.hashes.quickXorHash).not.toBe(before.file.hashes.quickXorHash)
    expect([after.eTag === before.eTag, after.cTag === before.cTag]).toEqual([false, false])
    expect((await get(work, 'report.txt')).eTag).toBe(text.eTag)
    expect((await get(personal, 'report.pdf')).eTag).toBe(other.eTag)
    await signed.emulator.clock.advance(60_000)
    expect((await get(work, 'report.pdf')).eTag).toBe(after.eTag)
  })
})

test('the journal tells the fault, the caller and the sizes', async () => {
  const { id } = graph({ kind: 'status', status: 500 }, { when: { method: 'PUT' }, times: { next: 1 } })
  signed.emulator.requests.mark('here')
  await work('PUT', '/me/drive/root:/told.txt:/content', { body: 'twelve bytes' })
  await work('PUT', '/me/drive/root:/told.txt:/content', { body: 'twelve bytes' })
  const [struck, passed] = signed.emulator.requests.find({ mark: 'here' })
  expect(struck).toMatchObject({ faults: [id], status: 500, requestBytes: 12 })
  expect(passed).toMatchObject({
    account: demo.accounts.work.userPrincipalName,
    app: demo.app.clientId,
    units: 2,
    status: 201,
  })
  expect(passed).not.toHaveProperty('faults')
  expect(passed!.responseBytes).toBeGreaterThan(100)
})
