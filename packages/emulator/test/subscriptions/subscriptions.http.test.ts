import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { demo, startEmulator } from '../../src/index.ts'
import { type Call, type Signed, startSigned } from '../graph/sign-in.ts'
import { type Receiver, startReceiver } from './receiver.ts'

const minute = 60_000
const hour = 60 * minute

let signed: Signed
let work: Call
let receiver: Receiver
beforeAll(async () => {
  signed = await startSigned()
  work = signed.as('work', ['Files.ReadWrite.All'])
  await work('GET', '/me/drive')
})
afterAll(() => signed.emulator.close())
beforeEach(async () => {
  receiver = await startReceiver()
})
afterEach(async () => {
  const { value } = (await (await work('GET', '/subscriptions')).json()) as { value: { id: string }[] }
  for (const { id } of value) await work('DELETE', `/subscriptions/${id}`)
  signed.emulator.subscriptions.faults.clear()
  await receiver[Symbol.asyncDispose]()
})

const inMinutes = (minutes: number): string => new Date(signed.emulator.clock.now() + minutes * minute).toISOString()

const request = (changes: Record<string, unknown> = {}) => ({
  changeType: 'updated',
  resource: '/me/drive/root',
  notificationUrl: receiver.url,
  expirationDateTime: inMinutes(60),
  clientState: 'between us',
  ...changes,
})

const subscribe = (changes?: Record<string, unknown>, call: Call = work) =>
  call('POST', '/subscriptions', { body: request(changes) })

type Made = { id: string; expirationDateTime: string; [name: string]: unknown }
const made = async (changes?: Record<string, unknown>): Promise<Made> =>
  (await subscribe(changes)).json() as Promise<Made>

const write = (name: string) => work('PUT', `/me/drive/root:/${name}:/content`, { body: name })
/** Does what is due, and waits for it. */
const due = () => signed.emulator.clock.advance(0)
const failure = async (response: Response) => {
  const { error } = (await response.json()) as { error: { code: string; message: string } }
  return { status: response.status, ...error }
}

describe('what may be subscribed to', () => {
  test('answers as Graph does, and validates the receiver first', async () => {
    const response = await subscribe()
    expect(response.status).toBe(201)
    const body = (await response.json()) as Made
    expect(body).toMatchObject({
      resource: 'me/drive/root',
      applicationId: demo.app.clientId,
      changeType: 'updated',
      clientState: 'between us',
      includeResourceData: null,
      latestSupportedTlsVersion: 'v1_2',
    })
    const [validation] = receiver.validations
    expect(validation).toMatchObject({ method: 'POST' })
    expect(validation!.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(await (await work('GET', `/subscriptions/${body.id}`)).json()).toMatchObject({ id: body.id })
    expect((await work('DELETE', `/subscriptions/${body.id}`)).status).toBe(204)
    expect(await failure(await work('GET', `/subscriptions/${body.id}`))).toMatchObject({ status: 404 })
  })

  test.each(['drives', 'users'])('/%s/{id}/… root names the same drive', async (by) => {
    const drive = (await (await work('GET', '/me/drive')).json()) as { id: string }
    const id = by === 'drives' ? `${drive.id}/root` : `${demo.accounts.work.userPrincipalName}/drive/root`
    expect((await subscribe({ resource: `${by}/${id}` })).status).toBe(201)
    await write(`by-${by}.txt`)
    await due()
    expect(receiver.posts).toHaveLength(1)
  })

  test.each([
    [{ resource: '/me/drive/root:/Documents' }, 400, 'InvalidRequest', 'is not supported'],
    [{ resource: '/me/drive/root/children' }, 400, 'InvalidRequest', 'is not supported'],
    [{ resource: '/drives/b!nowhere/root' }, 404, 'itemNotFound', 'drive'],
    [{ resource: '/communications/calls' }, 501, 'notSupported', 'does not implement'],
    [{ changeType: 'created' }, 400, 'InvalidRequest', 'changeType'],
    [{ changeType: 'updated,deleted' }, 400, 'InvalidRequest', 'changeType'],
    [{ includeResourceData: true }, 400, 'InvalidRequest', 'rich notifications'],
    [{ clientState: 'x'.repeat(129) }, 400, 'invalidRequest', 'clientState'],
    [{ latestSupportedTlsVersion: 'v2_0' }, 400, 'invalidRequest', 'latestSupportedTlsVersion'],
    [{ notificationUrl: 'http://example.com/hook' }, 400, 'InvalidRequest', 'https'],
    [{ notificationUrl: 'hook' }, 400, 'InvalidRequest', 'absolute'],
    [{ lifecycleNotificationUrl: 'ftp://localhost/x' }, 400, 'InvalidRequest', 'lifecycleNotificationUrl'],
    [{ expirationDateTime: undefined }, 400, 'invalidRequest', 'expirationDateTime'],
    [{ expirationDateTime: 'soon' }, 400, 'InvalidRequest', 'date and time'],
    [{ expirationDateTime: '2020-01-01T00:00:00Z' }, 400, 'InvalidRequest', 'future'],
  ])('%j is refused', async (changes, status, code, message) => {
    const refused = await failure(await subscribe(changes as Record<string, unknown>))
    expect(refused).toMatchObject({ status, code })
    expect(refused.message).toContain(message)
    expect(receiver.validations).toEqual([])
  })

  test('for at most 42,300 minutes', async () => {
    expect(await failure(await subscribe({ expirationDateTime: inMinutes(42_301) }))).toMatchObject({ status: 400 })
    const { id } = await made({ expirationDateTime: inMinutes(42_300) })
    const later = { expirationDateTime: inMinutes(42_302) }
    expect((await work('PATCH', `/subscriptions/${id}`, { body: later })).status).toBe(400)
  })

  test('once: a double is told the id of the first', async () => {
    const { id } = await made()
    const refused = await failure(await subscribe())
    expect(refused).toMatchObject({ status: 409, code: 'ObjectIdentifierInUse' })
    expect(refused.message).toContain(id)
  })

  test('with the permission that the kind of drive takes', async () => {
    expect((await failure(await subscribe({}, signed.as('work', ['Files.ReadWrite'])))).status).toBe(403)
    const personal = signed.as('personal', ['Files.ReadWrite'])
    const response = await subscribe({}, personal)
    expect(response.status).toBe(201)
    await personal('DELETE', `/subscriptions/${((await response.json()) as Made).id}`)
    expect((await failure(await subscribe({}, signed.as('personal', ['Files.Read'])))).status).toBe(403)
  })

  test('and is nobody else’s business', async () => {
    const { id } = await made()
    const other = signed.as('personal', ['Files.ReadWrite'])
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PATCH', '', { expirationDateTime: inMinutes(5) }],
      ['DELETE', '', undefined],
      ['POST', '/reauthorize', undefined],
    ] as const) {
      expect((await other(method, `/subscriptions/${id}${path}`, { body })).status).toBe(404)
    }
    expect(await (await other('GET', '/subscriptions')).json()).toMatchObject({ value: [] })
  })
})

describe('the handshake', () => {
  test.each([
    [
      '403',
      (r: Receiver) => (r.validate = (_, response) => response.writeHead(403).end()),
      "status code is 'Forbidden'",
    ],
    [
      '202',
      (r: Receiver) => (r.validate = (t, response) => response.writeHead(202).end(t)),
      'must respond with 200 OK',
    ],
    [
      'another text',
      (r: Receiver) =>
        (r.validate = (t, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end(`${t} `)),
      'exactly match',
    ],
    [
      'the token still encoded',
      (r: Receiver) =>
        (r.validate = (t, response) =>
          response.writeHead(200, { 'content-type': 'text/plain' }).end(encodeURIComponent(t))),
      'exactly match',
    ],
    [
      'HTML',
      (r: Receiver) => (r.validate = (t, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(t)),
      'exactly match',
    ],
    ['a hang-up', (r: Receiver) => (r.validate = (_, response) => response.destroy()), 'must respond with 200 OK'],
  ])('with %s fails', async (_, arrange, message) => {
    arrange(receiver)
    const refused = await failure(await subscribe())
    expect(refused).toMatchObject({ status: 400, code: 'ValidationError' })
    expect(refused.message).toContain(message)
    expect(signed.emulator.subscriptions.all()).toEqual([])
  })

  test('waits, but not for ever', async () => {
    const { subscriptions } = signed.emulator
    const before = subscriptions.settings
    expect(before.validationTimeoutMs).toBe(10_000)
    subscriptions.settings = { ...before, validationTimeoutMs: 60 }
    receiver.validate = () => {}
    expect(await failure(await subscribe())).toMatchObject({
      code: 'ValidationError',
      message: 'Subscription validation request timed out.',
    })
    subscriptions.settings = before
  })

  test('is held with both URLs, with what their queries say kept, and again for a new one', async () => {
    const { id } = await made({
      notificationUrl: `${receiver.url}?a=1`,
      lifecycleNotificationUrl: `${receiver.url}?life`,
    })
    expect(receiver.validations.map(({ url }) => url!.split('validationToken')[0])).toEqual([
      '/hook?a=1&',
      '/hook?life&',
    ])
    const body = { notificationUrl: `${receiver.url}/new` }
    expect(await (await work('PATCH', `/subscriptions/${id}`, { body })).json()).toMatchObject(body)
    expect(receiver.validations).toHaveLength(3)
  })

  test('plain http on this machine can be switched off', async () => {
    const { subscriptions } = signed.emulator
    const before = subscriptions.settings
    subscriptions.settings = { ...before, httpOnLoopback: false }
    expect((await failure(await subscribe())).message).toContain('https')
    subscriptions.settings = before
  })
})

describe('a notification', () => {
  test('says that something changed, not what', async () => {
    const { id, expirationDateTime } = await made()
    await write('a.txt')
    await due()
    const user = signed.emulator.directory.user(demo.accounts.work.userPrincipalName)!
    expect(receiver.posts).toEqual([
      [
        {
          subscriptionId: id,
          subscriptionExpirationDateTime: expirationDateTime,
          clientState: 'between us',
          changeType: 'updated',
          resource: 'me/drive/root',
          tenantId: user.tenantId,
          resourceData: { '@odata.type': '#Microsoft.Graph.DriveItem' },
        },
      ],
    ])
  })

  test('stands for all changes of the while it waited, and several go together', async () => {
    const { subscriptions, clock } = signed.emulator
    const before = subscriptions.settings
    subscriptions.settings = { ...before, delaySeconds: 30 }
    const drive = (await (await work('GET', '/me/drive')).json()) as { id: string }
    const ids = [(await made()).id, (await made({ resource: `/drives/${drive.id}/root` })).id]
    for (const name of ['b', 'c', 'd']) await write(`${name}.txt`)
    await clock.advance(29_000)
    expect(receiver.posts).toEqual([])
    await clock.advance(1000)
    expect(receiver.posts).toHaveLength(1)
    expect(new Set(receiver.posts[0]!.map(({ subscriptionId }) => subscriptionId))).toEqual(new Set(ids))
    subscriptions.settings = before
  })

  test('is sent again with back-off until it is taken', async () => {
    const { clock } = signed.emulator
    const started = clock.now()
    const at: number[] = []
    receiver.accept = (response, count) => {
      at.push(clock.now() - started)
      response.writeHead(count < 4 ? 503 : 202).end()
    }
    await made()
    await write('retry.txt')
    await due()
    await clock.advance(5 * minute)
    expect(at).toEqual([0, 10_000, 30_000, 70_000])
  })

  test('is given up after four hours', async () => {
    const { clock, subscriptions } = signed.emulator
    receiver.accept = (response) => response.writeHead(500).end()
    await made({ expirationDateTime: inMinutes(24 * 60) })
    await write('never.txt')
    await due()
    await clock.advance(12 * hour)
    const tried = receiver.posts.length
    expect(tried).toBeGreaterThan(9)
    expect(subscriptions.deliveries.at(-1)).toMatchObject({ outcome: 'given up' })
    await clock.advance(6 * hour)
    expect(receiver.posts).toHaveLength(tried)
  })

  test('needs an answer within the time there is', async () => {
    const { subscriptions, clock } = signed.emulator
    const before = subscriptions.settings
    expect(before.answerTimeoutMs).toBe(3000)
    subscriptions.settings = { ...before, answerTimeoutMs: 50 }
    receiver.accept = (response, count) => (count === 1 ? undefined : response.writeHead(200).end())
    await made()
    await write('slow.txt')
    await due()
    expect(subscriptions.deliveries.at(-1)).toMatchObject({ outcome: 'timed out' })
    await clock.advance(10_000)
    expect(subscriptions.deliveries.at(-1)).toMatchObject({ outcome: 'delivered', attempt: 2, status: 200 })
    subscriptions.settings = before
  })

  test('stops with the end of the subscription, by the clock', async () => {
    const { clock } = signed.emulator
    const { id } = await made({ expirationDateTime: inMinutes(10) })
    await clock.advance(10 * minute)
    await write('after.txt')
    await due()
    expect(receiver.posts).toEqual([])
    expect((await work('GET', `/subscriptions/${id}`)).status).toBe(404)
    expect((await subscribe()).status).toBe(201)
  })

  test('goes on after a renewal', async () => {
    const { clock } = signed.emulator
    const { id } = await made({ expirationDateTime: inMinutes(10) })
    const body = { expirationDateTime: inMinutes(60) }
    expect(await (await work('PATCH', `/subscriptions/${id}`, { body })).json()).toMatchObject(body)
    await clock.advance(30 * minute)
    await write('renewed.txt')
    await due()
    expect(receiver.posts).toHaveLength(1)
  })

  test('stops when the account is disabled', async () => {
    await made()
    const name = demo.accounts.work.userPrincipalName
    signed.emulator.directory.accounts.update(name, { refusal: 50057 })
    const drive = await signed.emulator.drives.ofUser(signed.emulator.directory.user(name)!)
    drive.createFolder({ parentId: drive.tree.root.id, name: 'Quiet' } as never, {})
    await due()
    signed.emulator.directory.accounts.update(name, { refusal: null })
    expect(receiver.posts).toEqual([])
  })
})

describe('the lifecycle', () => {
  test('asks for reauthorization a quarter of an hour before the end, once', async () => {
    const { clock } = signed.emulator
    const { id } = await made({ lifecycleNotificationUrl: receiver.url })
    await clock.advance(44 * minute)
    expect(receiver.posts).toEqual([])
    await clock.advance(2 * minute)
    expect(receiver.posts).toEqual([
      [expect.objectContaining({ subscriptionId: id, lifecycleEvent: 'reauthorizationRequired' })],
    ])
    expect((await work('POST', `/subscriptions/${id}/reauthorize`)).status).toBe(204)
    await clock.advance(10 * minute)
    expect(receiver.posts).toHaveLength(1)
  })

  test('asks on demand', async () => {
    const { id } = await made({ lifecycleNotificationUrl: receiver.url })
    expect(signed.emulator.subscriptions.requireReauthorization(id)).toBe(true)
    await due()
    expect(receiver.posts[0]![0]).toMatchObject({ lifecycleEvent: 'reauthorizationRequired' })
    expect(signed.emulator.subscriptions.requireReauthorization('nobody')).toBe(false)
  })
})

describe('what goes wrong', () => {
  const times = { next: 1 }

  test('lose: one is never sent, the next is', async () => {
    signed.emulator.subscriptions.faults.add({ effect: 'lose', times })
    await made()
    await write('lost.txt')
    await due()
    await signed.emulator.clock.advance(hour / 2)
    expect(receiver.posts).toEqual([])
    await write('found.txt')
    await due()
    expect(receiver.posts).toHaveLength(1)
  })

  test('double: the same comes twice', async () => {
    signed.emulator.subscriptions.faults.add({ effect: 'double', times })
    await made()
    await write('twice.txt')
    await due()
    expect(receiver.posts).toHaveLength(2)
    expect(receiver.posts[0]).toEqual(receiver.posts[1])
  })

  test('delay: later, by the clock', async () => {
    signed.emulator.subscriptions.faults.add({ effect: 'delay', seconds: 120, times })
    await made()
    await write('late.txt')
    await due()
    await signed.emulator.clock.advance(119_000)
    expect(receiver.posts).toEqual([])
    await signed.emulator.clock.advance(1000)
    expect(receiver.posts).toHaveLength(1)
  })

  test('reorder: the first comes after the second', async () => {
    const first = await made()
    const drive = (await (await work('GET', '/me/drive')).json()) as { id: string }
    const second = await made({ resource: `/drives/${drive.id}/root` })
    signed.emulator.subscriptions.faults.add({ effect: 'reorder', subscription: first.id, times })
    await write('order.txt')
    await due()
    expect(receiver.posts.map(([one]) => one!.subscriptionId)).toEqual([second.id, first.id])
  })

  test('forge: a notification with a wrong clientState', async () => {
    const { id } = await made()
    expect(signed.emulator.subscriptions.forge({ subscriptionId: id })).toBe(true)
    await due()
    expect(receiver.posts[0]![0]).toMatchObject({ subscriptionId: id })
    expect(receiver.posts[0]![0]!.clientState).not.toBe('between us')
  })

  test('slow receivers are served late, slower ones not at all', async () => {
    const { receiverHealth } = await import('../../src/subscriptions/receiver-health.ts')
    const judge = (slow: number) => {
      const health = receiverHealth()
      for (let index = 0; index < 100; index += 1) health.answered(receiver.url, index < slow ? 3000 : 20, 0)
      return [health.state(receiver.url, 1000), health.state(receiver.url, 10 * minute)]
    }
    expect([9, 10, 14, 15].map(judge)).toEqual([
      ['good', 'good'],
      ['slow', 'good'],
      ['slow', 'good'],
      ['drop', 'good'],
    ])
  })
})

test('a restart forgets neither a subscription nor a change that was not told yet', async () => {
  const data = mkdtempSync(join(tmpdir(), 'emulator-'))
  const clock = { now: () => Date.parse('2026-03-04T05:06:07Z') }
  {
    const first = await startSigned({ data })
    const call = first.as('work', ['Files.ReadWrite.All'])
    const expirationDateTime = new Date(first.emulator.clock.now() + hour).toISOString()
    expect((await call('POST', '/subscriptions', { body: request({ expirationDateTime }) })).status).toBe(201)
    receiver.accept = (response) => response.writeHead(500).end()
    await call('PUT', '/me/drive/root:/kept.txt:/content', { body: 'kept' })
    await first.emulator.clock.advance(0)
    expect(receiver.posts).toHaveLength(1)
    await first.emulator.close()
  }
  receiver.accept = (response) => response.writeHead(202).end()
  await using second = await startEmulator({ data, clock })
  await second.clock.advance(0)
  expect(receiver.posts).toHaveLength(2)
  expect(second.subscriptions.all()).toHaveLength(1)
})
