import { once } from 'node:events'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Call, type Signed, startSigned } from '../graph/sign-in.ts'

let signed: Signed
let work: Call
beforeAll(async () => {
  signed = await startSigned()
  work = signed.as('work')
})
afterAll(() => signed.emulator.close())

type Endpoint = { id: string; notificationUrl: string; expirationDateTime: string }
const endpoint = async (): Promise<Endpoint> =>
  (await work('GET', '/me/drive/root/subscriptions/socketIo')).json() as Promise<Endpoint>
const connect = (url: string): Socket => io(url, { transports: ['websocket'], reconnection: false, forceNew: true })
/** `once` of events would throw for an event called error; here any event resolves. */
const heard = (socket: Socket, event: string): Promise<unknown> =>
  new Promise((resolve) => void socket.once(event, resolve))

test('whoever connects to the URL that Graph gave hears of changes, of that drive only', async () => {
  const { id, notificationUrl, expirationDateTime } = await endpoint()
  expect(Date.parse(expirationDateTime)).toBeGreaterThan(signed.emulator.clock.now())
  const socket = connect(notificationUrl)
  await heard(socket, 'connect')
  const heardOf: unknown[] = []
  socket.on('notification', (data) => heardOf.push(data))
  await signed.as('personal')('PUT', '/me/drive/root:/other.txt:/content', { body: 'x' })
  const next = heard(socket, 'notification')
  await work('PUT', '/me/drive/root:/mine.txt:/content', { body: 'x' })
  expect(await next).toMatchObject({ subscriptionId: id, changeType: 'updated' })
  expect(heardOf).toHaveLength(1)
  socket.disconnect()
})

test('not with another key, and not when it has expired', async () => {
  const { notificationUrl } = await endpoint()
  const stranger = connect(`${notificationUrl}x`)
  expect(await heard(stranger, 'connect_error')).toMatchObject({ message: expect.stringContaining('Ask Graph') })
  await signed.emulator.clock.advance(91 * 60_000)
  const late = connect(notificationUrl)
  expect(await heard(late, 'connect_error')).toMatchObject({ message: expect.stringContaining('expired') })
  for (const socket of [stranger, late]) socket.disconnect()
})

test('the emulator’s own protocol as bare clients speak it: two namespaces on one web socket', async () => {
  work = signed.as('work')
  await endpoint()
  const socket = new WebSocket(`${signed.emulator.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
  const packets: string[] = []
  socket.addEventListener('message', ({ data }) => packets.push(String(data)))
  await once(socket, 'open')
  socket.send('40')
  socket.send('40/notifications,')
  await expect.poll(() => packets.length).toBe(3)
  expect(packets[0]).toMatch(/^0{"sid"/)
  expect(packets[2]).toMatch(/^40\/notifications,/)
  await work('PUT', '/me/drive/root:/bare.txt:/content', { body: 'x' })
  await expect.poll(() => packets.at(-1)).toMatch(/^42\/notifications,\["notification",/)
  socket.close()
})

test('at the root of a drive only', async () => {
  expect((await work('GET', '/me/drive/root:/bare.txt:/subscriptions/socketIo')).status).toBe(400)
})
