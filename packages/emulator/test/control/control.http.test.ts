import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demo } from '../../src/index.ts'
import { type Call, type Signed, startSigned } from '../graph/sign-in.ts'

let signed: Signed
let work: Call
beforeAll(async () => {
  signed = await startSigned()
  work = signed.as('work')
})
afterAll(() => signed.emulator.close())

async function control(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${signed.emulator.url}/_emulator/api${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, json: text === '' ? undefined : JSON.parse(text) }
}

describe('the clock', () => {
  test('is moved, stopped and resumed, and everything goes by it', async () => {
    const start = signed.emulator.clock.now()
    expect((await control('POST', '/clock/advance', { hours: 2, minutes: 1 })).json).toMatchObject({
      now: new Date(start + 121 * 60_000).toISOString(),
      frozen: false,
      offsetMs: 121 * 60_000,
    })
    const made = (await (await work('PUT', '/me/drive/root:/when.txt:/content', { body: 'x' })).json()) as Record<
      string,
      string
    >
    expect(Date.parse(made['createdDateTime']!)).toBe(start + 121 * 60_000)
    expect((await control('POST', '/clock/freeze')).json).toMatchObject({ frozen: true })
    expect((await control('POST', '/clock/set', { at: '2026-03-04T05:06:07Z' })).json).toMatchObject({
      now: '2026-03-04T05:06:07.000Z',
    })
    expect((await control('POST', '/clock/resume')).json).toMatchObject({ frozen: false, offsetMs: 0 })
    expect((await control('GET', '/clock')).status).toBe(200)
  })
})

describe('bad input', () => {
  test.each([
    ['POST', '/clock/advance', { hours: -1 }, 'body.hours'],
    ['POST', '/clock/advance', { weeks: 1 }, 'weeks'],
    ['POST', '/clock/advance', '{', 'not JSON'],
    ['POST', '/clock/set', { at: 'tomorrow' }, 'body.at'],
    ['POST', '/faults', { fault: { kind: 'earthquake' } }, 'body.fault.kind'],
    ['POST', '/faults', { when: { path: '(' }, fault: { kind: 'throttle' } }, 'not a regular expression'],
    ['POST', '/snapshots', { name: '../x' }, 'body.name'],
    ['PUT', '/throttling', { scale: 0 }, 'body.scale'],
    ['PATCH', '/accounts/megan@contoso.example', { refusal: 1 }, '50057'],
    ['GET', '/journal?since=yesterday', undefined, 'query.since'],
  ])('%s %s %j is said to be so, and changes nothing', async (method, path, body, message) => {
    const now = signed.emulator.clock.now()
    const { status, json } = await control(method, path, body)
    expect(status).toBe(400)
    expect(json.error.message).toContain(message)
    expect([signed.emulator.clock.now(), signed.emulator.faults.list(), signed.emulator.snapshots.list()]).toEqual([
      now,
      [],
      [],
    ])
  })

  test.each([
    ['GET', '/nothing'],
    ['DELETE', '/faults/fault-9'],
    ['POST', '/snapshots/none/restore'],
    ['DELETE', '/snapshots/none'],
    ['PATCH', '/accounts/nobody'],
    ['POST', '/accounts/nobody/revoke'],
    ['POST', '/accounts/nobody/expire-access-tokens'],
    ['POST', '/apps/none/expire-access-tokens'],
    ['PATCH', '/apps/none'],
    ['PATCH', '/tenants/none'],
    ['POST', '/notifications/forge'],
  ])('%s %s is not there', async (method, path) => {
    const body = method === 'GET' ? undefined : { subscriptionId: 'none' }
    expect([404, 400]).toContain(
      (await control(method, path, path.includes('forge') ? body : method === 'GET' ? undefined : {})).status,
    )
  })
})

describe('strangers', () => {
  const raw = (headers: Record<string, string>) =>
    new Promise<number>((resolve) => {
      const path = '/_emulator/api/faults'
      request(`${signed.emulator.url}${path}`, { method: 'DELETE', headers }, (response) =>
        resolve(response.statusCode!),
      ).end()
    })

  test.each([
    ['pages of other origins', { origin: 'https://evil.example' }, 403],
    ['pages of other ports', { origin: 'http://localhost:1' }, 403],
    ['pages without an origin', { origin: 'null' }, 403],
    ['what a browser calls cross-site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a name that leads here', { host: 'evil.example' }, 403],
    ['Microsoft’s names', { host: 'login.microsoftonline.com' }, 403],
    ['programs on this machine', {}, 204],
  ])('%s: %j gets %i%i', async (_, headers, status) => {
    expect(await raw(headers as unknown as Record<string, string>)).toBe(status)
  })
})

describe('people and apps', () => {
  const megan = `/accounts/${demo.accounts.work.userPrincipalName}`

  test('are shown without passwords and secrets', async () => {
    const all = JSON.stringify([
      await control('GET', '/accounts'),
      await control('GET', '/apps'),
      await control('GET', '/tenants'),
    ])
    expect(all).toContain(demo.accounts.work.userPrincipalName)
    expect(all).not.toMatch(/valueHash|"password":/)
    expect(all).not.toContain(demo.app.clientSecret)
  })

  test('are switched, and switched back', async () => {
    expect((await control('PATCH', megan, { refusal: 50057, mfa: 'required' })).json).toMatchObject({ refusal: 50057 })
    expect(signed.emulator.directory.accounts.find(demo.accounts.work.userPrincipalName)).toMatchObject({
      mfa: 'required',
    })
    expect((await control('PATCH', megan, { refusal: null, mfa: null })).json).not.toHaveProperty('refusal')
    expect((await control('PATCH', '/tenants/contoso.example', { consentPolicy: 'none' })).json).toMatchObject({
      consentPolicy: 'none',
    })
    await control('PATCH', '/tenants/contoso.example', { consentPolicy: 'legacy' })
  })

  test('revocation, a new password, expired secrets', async () => {
    const { accounts, apps } = signed.emulator.directory
    const account = () => accounts.find(demo.accounts.work.userPrincipalName)!
    expect((await control('POST', `${megan}/revoke`, { because: 50133 })).status).toBe(204)
    expect(account()).toMatchObject({ revokedBecause: 50133 })
    expect((await control('POST', `${megan}/password`, { password: 'new' })).status).toBe(204)
    expect(account().passwordChangedAt).toBeGreaterThan(0)
    expect((await control('POST', `/apps/${demo.app.clientId}/expire-secrets`)).status).toBe(200)
    const now = signed.emulator.clock.now()
    expect(apps.find(demo.app.clientId)!.secrets.every(({ endDateTime }) => endDateTime <= now)).toBe(true)
  })
})

test('faults, limits, snapshots and the journal are the same by HTTP and in the process', async () => {
  const { emulator } = signed
  const call = signed.as('personal')
  const { json: rule } = await control('POST', '/faults', {
    when: { host: 'graph' },
    times: { next: 1 },
    fault: { kind: 'throttle' },
  })
  await control('POST', '/journal/marks', { name: 'now' })
  expect((await call('GET', '/me/drive')).status).toBe(429)
  expect((await control('GET', '/faults')).json.value).toEqual(JSON.parse(JSON.stringify(emulator.faults.list())))
  const { json: journal } = await control('GET', '/journal?mark=now')
  expect(journal.value).toMatchObject([{ method: 'GET', path: '/v1.0/me/drive', status: 429, faults: [rule.id] }])
  expect((await control('DELETE', `/faults/${rule.id}`)).status).toBe(204)
  expect((await control('PUT', '/throttling', { enabled: true, scale: 2 })).json.limits).toMatchObject({
    appUnitsPerMinute: 1250,
  })
  expect(emulator.throttling.limits).toMatchObject({ enabled: true, scale: 2 })
  expect((await control('PUT', '/throttling', {})).json.limits).toMatchObject({ enabled: false })
  expect((await control('POST', '/snapshots', { name: 'x' })).status).toBe(200)
  expect((await control('POST', '/snapshots/x/restore')).status).toBe(200)
  expect((await control('GET', '/snapshots')).json.value).toMatchObject([{ name: 'x' }])
  await call('GET', '/me/drive')
  expect((await control('GET', '/drives')).json.value.length).toBeGreaterThan(0)
  expect((await control('PUT', '/notifications', { delaySeconds: 3 })).json).toMatchObject({ delaySeconds: 3 })
  expect((await control('POST', '/reset')).status).toBe(204)
  expect((await control('DELETE', '/journal')).status).toBe(204)
  expect((await control('GET', '/journal')).json.value).toEqual([])
})
