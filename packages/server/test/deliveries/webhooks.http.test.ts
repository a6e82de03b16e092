import { call, type Delivery, type EventType, webhookRoutes } from '@drawbridge/api'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { recordEvent } from '../../src/events/record-event.ts'
import { openWorld, type World } from '../world.ts'
import { type Receiver, startReceiver } from './receiver.ts'

let world: World
let receiver: Receiver
let params: { projectId: string; webhookEndpointId: string }
let secret: string
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

/** Each test has an endpoint of its own, and those before it are gone. */
beforeEach(async () => {
  const { projectId } = world
  const { webhookEndpoints } = await call(webhookRoutes.list, { params: { projectId } }, world.operator())
  for (const { id } of webhookEndpoints) {
    await call(webhookRoutes.remove, { params: { projectId, webhookEndpointId: id } }, world.operator())
  }
  receiver = await startReceiver()
  const body = { url: receiver.url, description: 'Events of Aster Notes' }
  const created = await call(webhookRoutes.create, { params: { projectId }, body }, world.operator())
  params = { projectId, webhookEndpointId: created.webhookEndpoint.id }
  secret = created.secret
  return () => receiver[Symbol.asyncDispose]()
})

const endpoint = () => call(webhookRoutes.get, { params }, world.operator())
const change = (body: { enabled?: boolean; eventTypes?: EventType[]; url?: string }) =>
  call(webhookRoutes.update, { params, body }, world.operator())
const deliveries = async (state?: Delivery['state']) =>
  (await call(webhookRoutes.deliveries, { params, query: state ? { state } : {} }, world.operator())).deliveries
const happen = (subject: string, n: number, type: EventType = 'connection.status_changed') =>
  world.db
    .transaction()
    .execute((transaction) =>
      recordEvent(transaction, { projectId: world.projectId, type, subject, data: { n } }, world.clock.now()),
    )
const numbers = (subject: string) =>
  receiver.heard.filter(({ event }) => event.subject === subject).map(({ event }) => event.data['n'])

test('what happens arrives signed, and any library of Standard Webhooks verifies it', async () => {
  const { id } = await world.connect('ada', 'megan@contoso.example')
  await expect.poll(() => receiver.heard.length).toBe(1)
  const { event, body, headers } = receiver.heard[0]!
  expect(event).toMatchObject({ type: 'connection.created', subject: id, data: { userId: 'ada' } })
  expect(headers['webhook-id']).toBe(event.id)
  const verifier = new Webhook(secret)
  expect(verifier.verify(body, headers)).toEqual(event)
  await expect
    .poll(() => deliveries('delivered'))
    .toMatchObject([
      {
        event: { id: event.id },
        attempts: [{ number: 1, status: 204, failure: null, responseBody: '' }],
        nextAttemptAt: null,
      },
    ])
})

test('types that are not wanted, and endpoints that are disabled, hear nothing', async () => {
  await change({ eventTypes: ['credential.expiring'] })
  await happen('con_1', 1)
  await happen('con_1', 2, 'credential.expiring')
  await expect.poll(() => numbers('con_1')).toEqual([2])
  await change({ eventTypes: [], enabled: false })
  await happen('con_1', 3)
  await expect
    .poll(() => world.db.selectFrom('event').select('id').where('routed_at', 'is', null).execute())
    .toEqual([])
  expect([numbers('con_1'), (await deliveries()).length]).toEqual([[2], 1])
})

test('a subject that fails waits in its order while others go on; it is tried for three days, then given up', async () => {
  receiver.answer = ({ subject }) => (subject === 'con_bad' ? { status: 500, body: 'no such luck' } : 204)
  for (let n = 1; n <= 3; n++) {
    await happen('con_bad', n)
    await happen('con_good', n)
  }
  await expect.poll(() => numbers('con_good')).toEqual([1, 2, 3])
  const began = world.clock.now()
  for (let attempt = 2; attempt <= 10; attempt++) {
    await expect.poll(() => numbers('con_bad')).toEqual(Array(attempt - 1).fill(1))
    const waiting = async () => (await deliveries('waiting')).find(({ event }) => event.data['n'] === 1)
    await expect.poll(async () => (await waiting())?.attempts.length).toBe(attempt - 1)
    world.clock.advance(Date.parse((await waiting())!.nextAttemptAt!) - world.clock.now())
  }
  await expect.poll(() => deliveries('dead')).toHaveLength(1)
  const hours = (world.clock.now() - began) / 3_600_000
  expect(hours).toBeGreaterThan(66)
  expect(hours).toBeLessThan(84)

  const [dead] = await deliveries('dead')
  expect(dead).toMatchObject({ event: { data: { n: 1 } }, endedAt: expect.any(String), nextAttemptAt: null })
  expect(dead!.attempts).toHaveLength(10)
  expect(dead!.attempts[9]).toMatchObject({ status: 500, failure: 'It answered 500.', responseBody: 'no such luck' })
  // What came after it had waited, and is tried now.
  await expect.poll(() => numbers('con_bad').slice(10)).toEqual([2])
  expect(await endpoint()).toMatchObject({ dead: 1, waiting: 2, failingSince: expect.any(String) })

  receiver.answer = () => 204
  await expect
    .poll(async () => (await deliveries('waiting')).some(({ nextAttemptAt }) => nextAttemptAt !== null))
    .toBe(true)
  world.clock.advance(10_000)
  await expect.poll(() => numbers('con_bad').slice(10)).toEqual([2, 2, 3])
  const { deliveries: count } = await call(
    webhookRoutes.replay,
    { params, body: { eventId: dead!.event.id } },
    world.operator(),
  )
  expect(count).toBe(1)
  await expect.poll(() => numbers('con_bad').at(-1)).toBe(1)
  await expect.poll(() => endpoint()).toMatchObject({ dead: 0, waiting: 0, failingSince: null })
  // The ten attempts from before are still there to be read.
  const again = (await deliveries('delivered')).find(({ id }) => id === dead!.id)
  expect(again?.attempts).toHaveLength(11)
})

test('410 disables the endpoint, and says so; what waits goes on when it is enabled again', async () => {
  receiver.answer = ({ data }) => (data['n'] === 1 ? 410 : 204)
  await happen('con_1', 1)
  await happen('con_1', 2)
  await expect.poll(() => endpoint()).toMatchObject({ enabled: false, disabledReason: expect.stringContaining('410') })
  expect(numbers('con_1')).toEqual([1])
  expect(await change({ enabled: true })).toMatchObject({ enabled: true, disabledReason: null })
  await expect.poll(() => numbers('con_1')).toEqual([1, 2])
})

test('a redirect is not followed; of a long answer the beginning is kept', async () => {
  receiver.answer = () => ({
    status: 302,
    headers: { location: `${receiver.url}/other` },
    body: `x\0${'y'.repeat(9_000)}`,
  })
  await happen('con_1', 1)
  await expect.poll(async () => (await deliveries())[0]?.attempts).toHaveLength(1)
  const [{ attempts }] = (await deliveries()) as [Delivery]
  expect(attempts[0]).toMatchObject({ status: 302, failure: expect.stringContaining('redirect') })
  expect(attempts[0]!.responseBody).toHaveLength(4 * 1024)
  expect(receiver.heard).toHaveLength(1)
})

test('while one secret replaces another both verify; after the overlap the new one alone', async () => {
  const rotated = await call(webhookRoutes.rotateSecret, { params, body: { overlapHours: 2 } }, world.operator())
  expect(rotated.webhookEndpoint.secrets.map(({ expiresAt }) => expiresAt === null)).toEqual([true, false])
  await happen('con_1', 1)
  await expect.poll(() => receiver.heard.length).toBe(1)
  const verifies = (key: string, index: number) => {
    const { body, headers } = receiver.heard[index]!
    // The library's verifier has no clock to be moved, so its signer says what has to be there.
    const at = new Date(Number(headers['webhook-timestamp']) * 1000)
    return headers['webhook-signature']!.split(' ').includes(new Webhook(key).sign(headers['webhook-id']!, at, body))
  }
  expect([verifies(secret, 0), verifies(rotated.secret, 0)]).toEqual([true, true])
  world.clock.advance(2 * 3_600_000)
  await happen('con_1', 2)
  await expect.poll(() => receiver.heard.length).toBe(2)
  expect([verifies(secret, 1), verifies(rotated.secret, 1)]).toEqual([false, true])
})

test('all from an event or a time on is sent again, in order, with the same ids', async () => {
  const ids = [await happen('con_again', 1), await happen('con_again', 2), await happen('con_again', 3)]
  await expect.poll(() => numbers('con_again')).toEqual([1, 2, 3])
  await call(webhookRoutes.replay, { params, body: { fromEventId: ids[1]! } }, world.operator())
  await expect.poll(() => numbers('con_again')).toEqual([1, 2, 3, 2, 3])
  const from = new Date(world.clock.now() - 1_000_000).toISOString()
  const { deliveries: count } = await call(webhookRoutes.replay, { params, body: { from } }, world.operator())
  expect(count).toBeGreaterThanOrEqual(3)
  await expect.poll(() => numbers('con_again').slice(-3)).toEqual([1, 2, 3])
  expect(
    new Set(receiver.heard.filter(({ event }) => event.subject === 'con_again').map(({ event }) => event.id)).size,
  ).toBe(3)
  const unknown = call(webhookRoutes.replay, { params, body: { eventId: 'evt_none' } }, world.operator())
  await expect(unknown).rejects.toMatchObject({ code: 'not_found' })
})

test('sent again are no changes that no watch of the endpoint had let through', async () => {
  const { projectId } = world
  const record = (n: number, endpointIds: string[]) =>
    world.db.transaction().execute((transaction) => {
      const event = { projectId, type: 'item.created' as const, subject: 'item', data: { n }, endpointIds }
      return recordEvent(transaction, event, world.clock.now())
    })
  const from = new Date(world.clock.now()).toISOString()
  await record(1, [params.webhookEndpointId])
  const notOurs = await record(2, [])
  await record(3, [params.webhookEndpointId])
  await expect.poll(() => numbers('item')).toEqual([1, 3])
  await call(webhookRoutes.replay, { params, body: { from } }, world.operator())
  await expect.poll(() => numbers('item')).toEqual([1, 3, 1, 3])
  // Who names one, means it.
  await call(webhookRoutes.replay, { params, body: { eventId: notOurs } }, world.operator())
  await expect.poll(() => numbers('item')).toEqual([1, 3, 1, 3, 2])
})

test('of an event is said who was told of it; of a stranger nothing', async () => {
  const { projectId } = world
  const body = { url: receiver.url, eventTypes: ['credential.expiring' as const] }
  await call(webhookRoutes.create, { params: { projectId }, body }, world.operator())
  const eventId = await happen('con_who', 1)
  const told = (id: string) =>
    call(webhookRoutes.deliveriesOfEvent, { params: { projectId, eventId: id } }, world.operator())
  await expect
    .poll(async () => (await told(eventId)).deliveries)
    .toMatchObject([{ endpointId: params.webhookEndpointId, state: 'delivered', attempts: [{ status: 204 }] }])
  await expect(told('evt_none')).rejects.toMatchObject({ code: 'not_found' })
})

test('a test event goes to this endpoint at once, and its answer comes back', async () => {
  const body = { url: receiver.url, eventTypes: [] }
  await call(webhookRoutes.create, { params: { projectId: world.projectId }, body }, world.operator())
  receiver.answer = () => ({ status: 503, body: 'not yet' })
  const { delivery } = await call(webhookRoutes.test, { params }, world.operator())
  expect(delivery).toMatchObject({
    state: 'dead',
    event: { type: 'webhook.test' },
    attempts: [{ status: 503, responseBody: 'not yet' }],
  })
  expect(receiver.heard).toHaveLength(1)
})

test('addresses that cannot be meant are refused, and nothing changes', async () => {
  const addresses = [
    'ftp://x.example',
    'https://ada:secret@x.example',
    'http://x.example/hook',
    'https://10.0.0.1/',
    'https://[fe80::1]/',
    'https://169.254.169.254/latest',
    'https://0x7f.1.invalid.:x',
    'nothing',
  ]
  for (const url of addresses) {
    await expect(change({ url }), url).rejects.toMatchObject({ code: 'invalid_request' })
  }
  expect(await endpoint()).toMatchObject({ url: receiver.url })
})

test('an endpoint is of one project, and gone when it is removed', async () => {
  const other = { ...params, projectId: 'prj_other' }
  await expect(call(webhookRoutes.get, { params: other }, world.operator())).rejects.toMatchObject({
    code: 'not_found',
  })
  await call(webhookRoutes.remove, { params }, world.operator())
  await expect(endpoint()).rejects.toMatchObject({ code: 'not_found' })
  await happen('con_1', 1)
  await expect
    .poll(() => world.db.selectFrom('event').select('id').where('routed_at', 'is', null).execute())
    .toEqual([])
  expect(receiver.heard).toEqual([])
})
