/** From one app registration to another: nothing stops working, and nothing is left behind. */
import {
  appRegistrationRoutes,
  call,
  connectionProxyPath,
  projectConnectionRoutes,
  projectRoutes,
  wayRoutes,
} from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBrowser } from '../browser.ts'
import { openWorld, type World } from '../world.ts'

const { work } = demo.accounts
const hour = 3_600_000
const newClientId = '6a1c0f6e-3d5b-4e0f-9a57-0d2b7c1e8f77'
let world: World
let params: { projectId: string }

beforeAll(async () => {
  world = await openWorld()
  params = { projectId: world.projectId }
  const { apps } = world.emulator.directory
  apps.put({ ...apps.find(demo.app.clientId)!, clientId: newClientId, displayName: 'Aster Notes, new' })
})
afterAll(() => world[Symbol.asyncDispose]())

const cloud = () => ({ login: world.emulator.url, graph: world.emulator.url })

function register(body: object) {
  const registration = { clientId: newClientId, clientSecret: demo.app.clientSecret, cloud: cloud(), ...body }
  return call(appRegistrationRoutes.create, { params, body: registration }, world.operator())
}

const move = (from: string, to: string | null) =>
  call(
    appRegistrationRoutes.moveConnections,
    { params: { ...params, appRegistrationId: from }, body: { to } },
    world.operator(),
  )
const remove = (appRegistrationId: string) =>
  call(appRegistrationRoutes.remove, { params: { ...params, appRegistrationId } }, world.operator())
const get = (connectionId: string) =>
  call(projectConnectionRoutes.get, { params: { ...params, connectionId } }, world.operator())

async function works(connectionId: string, path = '/me/drive'): Promise<number> {
  const url = `${world.server.url}${connectionProxyPath(world.projectId, connectionId)}${path}`
  return (await fetch(url, { headers: { authorization: `Bearer ${world.server.operatorKey}` } })).status
}

test('a person’s connection works on under the old one, and goes over, id and all, with the next sign-in', async () => {
  const old = world.appRegistration.id
  const { id } = await world.connect('mover', work.userPrincipalName)
  const { id: next } = await register({ name: 'New' })
  expect(await move(old, next)).toEqual({ moved: 0, waiting: 1, failed: [] })
  expect(await get(id)).toMatchObject({ appRegistrationId: old, movingTo: next, status: 'connected' })
  world.clock.advance(2 * hour)
  expect(await works(id)).toBe(200)
  await expect(remove(old)).rejects.toMatchObject({ code: 'conflict' })

  expect(await move(old, null)).toEqual({ moved: 0, waiting: 0, failed: [] })
  expect(await get(id)).toMatchObject({ movingTo: null })
  await move(old, next)

  // A newer registration does not take it: it goes where it was sent.
  const { id: newer } = await register({ clientId: demo.expiredApp.clientId, clientSecret: 'x' })
  const { portalUrl } = await world.beginAttempt('mover', id)
  await world.walk(createBrowser(), portalUrl, work.userPrincipalName)
  expect(await get(id)).toMatchObject({ id, appRegistrationId: next, movingTo: null })
  world.clock.advance(2 * hour)
  expect(await works(id)).toBe(200)
  await remove(old)
  await remove(newer)
  await expect(remove(old)).rejects.toMatchObject({ code: 'not_found' })
})

test('in the app’s own name it goes over at once where that is proven, and stays where it is not', async () => {
  const { clientId, clientSecret, tenantId: authority } = demo.daemonApp
  const daemon = { clientId, clientSecret, authority, signsIn: false }
  const { id: old } = await register(daemon)
  const body = { appRegistrationId: old, drive: { user: work.userPrincipalName } }
  const { id, drive } = await call(wayRoutes.connectApplication, { params, body }, world.operator())

  const { id: wrong } = await register({ ...daemon, clientSecret: 'wrong' })
  expect(await move(old, wrong)).toMatchObject({
    moved: 0,
    failed: [{ connectionId: id, diagnosis: { code: 'client_secret_wrong' } }],
  })
  world.clock.advance(2 * hour)
  expect(await works(id, `/drives/${drive.id}`)).toBe(200)

  const { id: next } = await register(daemon)
  expect(await move(old, next)).toEqual({ moved: 1, waiting: 0, failed: [] })
  expect(await get(id)).toMatchObject({ appRegistrationId: next, movingTo: null })
  await remove(old)
  world.clock.advance(2 * hour)
  expect(await works(id, `/drives/${drive.id}`)).toBe(200)
})

test.each([
  ['itself', async (from: string) => from],
  ['another cloud', async () => (await register({ cloud: 'global', signsIn: false })).id],
])('a move to %s is refused and marks nothing', async (_, to) => {
  const { id: from } = await register({ signsIn: false })
  await expect(move(from, await to(from))).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(move(from, 'app_nobody')).rejects.toMatchObject({ code: 'not_found' })
  await remove(from)
})

test('a project is removed with all that is in it, by who knows its name', async () => {
  const { id: projectId, name } = await call(
    projectRoutes.create,
    { body: { name: 'Short-lived', allowedOrigins: [] } },
    world.operator(),
  )
  const { clientId, clientSecret, tenantId: authority } = demo.daemonApp
  const registration = { clientId, clientSecret, authority, cloud: cloud() }
  const own = { params: { projectId } }
  await call(appRegistrationRoutes.create, { ...own, body: registration }, world.operator())
  const body = { drive: { user: work.userPrincipalName } }
  const { id } = await call(wayRoutes.connectApplication, { ...own, body }, world.operator())

  const removal = (query: { name: string }) => call(projectRoutes.remove, { ...own, query }, world.operator())
  await expect(removal({ name: 'Another' })).rejects.toMatchObject({ code: 'conflict' })
  await removal({ name })
  await expect(call(projectRoutes.get, own, world.operator())).rejects.toMatchObject({ code: 'not_found' })
  expect(
    await world.db.selectFrom('connection_grant').select('connection_id').where('connection_id', '=', id).execute(),
  ).toEqual([])
})
