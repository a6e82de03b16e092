/** Batches: order, failures, bodies, limits. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demo } from '../../src/index.ts'
import { refusal as code, json } from './answers.ts'
import { type Call, type Signed, startSigned } from './sign-in.ts'

let signed: Signed
let work: Call

beforeAll(async () => {
  signed = await startSigned()
  work = signed.as('work')
}, 30_000)
afterAll(() => signed.emulator.close())

const batch = (requests: object[]) => work('POST', '/$batch', { body: { requests } })
const get = (id: string, url: string, more: object = {}) => ({ id, method: 'GET', url, ...more })

test('runs parts beside each other, each with its own answer', async () => {
  const { responses } = await json(
    batch([
      get('a', '/me/drive/root/children?$select=name'),
      get('b', 'me/drive/root:/nothing'),
      get('c', '/me/drive/root:/Documents/Reading list.md:/content'),
      {
        id: 'd',
        method: 'PUT',
        url: '/me/drive/root:/batched.txt:/content',
        headers: { 'Content-Type': 'text/plain' },
        body: Buffer.from('hello').toString('base64'),
      },
      { id: 'e', method: 'POST', url: '/me/drive/root/children', body: { name: 'x', folder: {} } },
    ]),
  )
  const by = Object.fromEntries(responses.map((each: { id: string }) => [each.id, each]))
  expect(by.a).toMatchObject({ status: 200, body: { value: expect.any(Array) } })
  expect(by.b).toMatchObject({ status: 404, body: { error: { code: 'itemNotFound' } } })
  expect(by.c.status).toBe(302)
  expect(await (await fetch(by.c.headers.location)).text()).toContain('# Reading list')
  expect(by.d).toMatchObject({ status: 201, body: { name: 'batched.txt', size: 5 } })
  expect(by.e.status).toBe(400)
})

test('each part is in the journal, with what it cost, and the batch after them', async () => {
  const number = signed.emulator.requests.mark('before')
  await batch([
    get('a', '/me/drive/root/children?$top=1'),
    get('b', '/me/drive/root:/nothing'),
    get('c', '/me/drive/root/permissions'),
  ])
  const account = demo.accounts.work.userPrincipalName
  const entries = signed.emulator.requests.find({ after: number })
  const around = entries.pop()
  expect(around).toMatchObject({ path: '/v1.0/$batch', status: 200 })
  expect(around).not.toHaveProperty('part')
  expect(entries.map(({ part, path, status, units }) => [part, path, status, units]).sort()).toEqual([
    ['a', '/v1.0/me/drive/root/children?$top=1', 200, 2],
    ['b', '/v1.0/me/drive/root:/nothing', 404, 1],
    ['c', '/v1.0/me/drive/root/permissions', 200, 5],
  ])
  expect(new Set(entries.map((entry) => entry.account))).toEqual(new Set([account]))
})

test('parts may be about applications too', async () => {
  const scopes = ['Application.Read.All']
  const requests = [get('a', `/applications(appId='${demo.app.clientId}')?$select=displayName`)]
  const { responses } = await json(signed.as('work', scopes)('POST', '/$batch', { body: { requests } }))
  expect(responses).toMatchObject([{ status: 200, body: { displayName: 'Aster Notes' } }])
})

test('what depends on a failure is not tried', async () => {
  const folder = (id: string, name: string, dependsOn?: string[]) => ({
    id,
    method: 'POST',
    url: '/me/drive/root/children',
    headers: { 'Content-Type': 'application/json' },
    body: { name, folder: {} },
    ...(dependsOn && { dependsOn }),
  })
  const statuses = async (requests: object[]) =>
    (await json(batch(requests))).responses.map(({ status }: { status: number }) => status)
  expect(await statuses([folder('1', 'one'), folder('2', 'two', ['1']), folder('3', 'three', ['2'])])).toEqual([
    201, 201, 201,
  ])
  expect(await statuses([folder('1', 'one'), folder('2', 'never', ['1']), folder('3', 'never', ['2'])])).toEqual([
    409, 424, 424,
  ])
  expect((await work('GET', '/me/drive/root:/never')).status).toBe(404)
})

test('batches that are none are refused as a whole', async () => {
  const many = Array.from({ length: 21 }, (_, index) => get(`${index}`, '/me'))
  expect(await code(batch(many))).toBe('400 MaximumValueExceeded')
  expect((await batch(many.slice(1))).status).toBe(200)
  expect(await code(batch([get('a', '/me'), get('A', '/me')]))).toBe('400 BadRequest')
  expect(await code(batch([get('a', '/me', { dependsOn: ['z'] })]))).toBe('400 BadRequest')
  const tangled = [get('a', '/me'), get('b', '/me'), get('c', '/me', { dependsOn: ['a', 'b'] })]
  expect(await code(batch(tangled))).toBe('400 BadRequest')
  expect(await code(work('POST', '/$batch', { body: 'nonsense' }))).toBe('400 BadRequest')
  const plain = await fetch(`${signed.emulator.url}/v1.0/$batch`, { method: 'POST', body: '{"requests":[]}' })
  expect(plain.status).toBe(401)
})
