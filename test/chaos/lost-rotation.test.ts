/**
 * The server dies when Microsoft has given a new refresh token and nothing is stored yet. What is left is the old one, of
 * which Microsoft may think either way.
 */
import { call, connectionRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBrowser } from '../../packages/server/test/browser.ts'
import { openScene, type Scene } from './scene.ts'
import { startServerProcess } from './server-process.ts'

let scene: Scene

beforeAll(async () => {
  scene = await openScene(2)
})
afterAll(() => scene[Symbol.asyncDispose]())

/** A new refresh token is under way to a server that does not live to hear of it. */
async function loseRotation(userId: string): Promise<void> {
  const { world, gate } = scene
  const before = await storedGrant(userId)
  const redeemed = gate.redeemed
  const server = await startServerProcess(world.dataFolder, [])
  gate.onAnswer = () => void server.process.kill('SIGKILL')
  expect(await scene.ask(server.url, userId)).toBe(0)
  await server.kill()
  gate.onAnswer = () => {}
  expect(gate.redeemed).toBe(redeemed + 1)
  expect(await storedGrant(userId)).toEqual(before)
}

async function storedGrant(userId: string) {
  const { id: connectionId } = await connectionOf(userId)
  const { db } = scene.world
  return db
    .selectFrom('connection_grant')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .executeTakeFirstOrThrow()
}

async function connectionOf(userId: string) {
  const { connections } = await call(connectionRoutes.list, {}, scene.world.operator())
  const own = connections.filter((each) => each.userId === userId)
  expect(own).toHaveLength(1)
  return own[0]!
}

test('while the old token still works, the next call mends it by itself', { timeout: 60_000 }, async () => {
  const { world, gate } = scene
  const userId = 'user-0'
  await loseRotation(userId)
  expect(await scene.ask(world.server.url, userId)).toBe(200)
  expect(gate).toMatchObject({ redeemed: 2, reused: 1 })
  expect(await connectionOf(userId)).toMatchObject({ status: 'connected', diagnosis: null })
})

test('where the old one is refused, the user has to sign in, and the id stays', { timeout: 60_000 }, async () => {
  const { world, gate } = scene
  const userId = 'user-1'
  world.emulator.directory.apps.update(demo.app.clientId, { singleUseRefreshTokens: true })
  const { id } = await connectionOf(userId)
  await loseRotation(userId)

  expect(await scene.ask(world.server.url, userId)).toBe(409)
  expect(await connectionOf(userId)).toMatchObject({
    id,
    status: 'needs_sign_in',
    diagnosis: { who: 'user', retry: 'sign-in', microsoft: { code: 'AADSTS50173' } },
  })
  // What is known to be over is not asked for again.
  const { redeemed } = gate
  expect(await scene.ask(world.server.url, userId)).toBe(409)
  expect(gate.redeemed).toBe(redeemed)

  const { portalUrl } = await world.beginAttempt(userId, id)
  await world.walk(createBrowser(), portalUrl, demo.accounts.work.userPrincipalName)
  expect(await connectionOf(userId)).toMatchObject({ id, status: 'connected', diagnosis: null })
  expect(await scene.ask(world.server.url, userId)).toBe(200)
})
