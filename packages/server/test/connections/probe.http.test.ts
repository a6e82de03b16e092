/** “Connected” stays true without anybody's doing, and is not said for longer than it is known. */
import { call, connectionRoutes, healthRoutes, sdkRoutes } from '@drawbridge/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../world.ts'

const hour = 3_600_000
let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const read = (connectionId: string) => call(connectionRoutes.get, { params: { connectionId } }, world.operator())
const drivesRead = () => world.asked('GET', '/v1.0/drives/')

test('an idle connection is proven again before its day is over; one in use proves itself', async () => {
  const idle = await world.connect('idle', 'megan@contoso.example')
  const used = await world.connect('used', 'alex.rivers@outlook.example')
  for (let hours = 0; hours < 8; hours++) {
    world.clock.advance(hour)
    const { baseUrl, token } = await world.user('used')
    const path = `/sdk/v1/projects/${world.projectId}/request/onedrive/me/drive`
    const response = await fetch(`${baseUrl}${path}`, { headers: { authorization: `Bearer ${token}` } })
    expect(response.status).toBe(200)
  }
  const now = world.clock.now()
  await expect.poll(async () => Date.parse((await read(used.id)).provenAt!)).toBeGreaterThan(now - hour)
  expect((await read(idle.id)).provenAt).toBe(idle.provenAt)

  const asked = drivesRead()
  world.clock.advance(5 * hour)
  await expect.poll(async () => (await read(idle.id)).provenAt).not.toBe(idle.provenAt)
  // The other one's last call is five hours old: good enough, nobody asked.
  expect(drivesRead() - asked).toBe(1)
  expect(Date.parse((await read(idle.id)).provenUntil!)).toBeGreaterThan(world.clock.now() + 23 * hour)
})

test('while Microsoft fails nothing is called broken, and “connected” is not claimed for more than a day', async () => {
  const { id, provenUntil } = await world.connect('outage', 'megan@contoso.example')
  const rule = world.emulator.faults.add({ when: { host: 'graph' }, fault: { kind: 'status', status: 503 } })
  const before = (await read(id)).checkedAt
  world.clock.advance(25 * hour)
  await expect.poll(async () => (await read(id)).checkedAt, { timeout: 15_000 }).not.toBe(before)
  const connection = await read(id)
  expect(connection).toMatchObject({ status: 'connected', diagnosis: null, provenUntil })
  expect(Date.parse(connection.provenUntil!)).toBeLessThan(world.clock.now())

  world.emulator.faults.remove(rule.id)
  world.clock.advance(2 * hour)
  await expect.poll(async () => Date.parse((await read(id)).provenUntil!)).toBeGreaterThan(world.clock.now())
})

test('access that was taken back is found out without anybody asking, and is told', async () => {
  const { id } = await world.connect('taken', 'alex.rivers@outlook.example')
  world.clock.advance(13 * hour)
  await expect.poll(async () => Date.parse((await read(id)).provenAt!)).toBeGreaterThan(world.clock.now() - hour)
  world.clock.advance(2 * hour)
  const account = world.emulator.directory.accounts.find('alex.rivers@outlook.example')!
  world.emulator.directory.accounts.put({ ...account, sessionsValidFrom: world.clock.now() })
  world.clock.advance(13 * hour)
  await expect.poll(async () => (await read(id)).status).not.toBe('connected')
  const params = { projectId: world.projectId, connectionId: id }
  const { changes } = await call(healthRoutes.connectionHistory, { params }, world.operator())
  expect(changes.map(({ diagnosis }) => diagnosis?.who)).toEqual(['user', undefined])
  const user = await call(sdkRoutes.user, { params: { projectId: world.projectId } }, await world.user('taken'))
  expect(user.integrations.onedrive.enabled).toBe(false)
})
