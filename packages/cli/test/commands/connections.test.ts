/** The connections of a running server, from the command line. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { apiKeyRoutes, appRegistrationRoutes, type Connection, call, projectRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { pollDeviceCode, requestDeviceCode, type TokenSet } from '@drawbridge/onedrive'
import { type RunningServer, startServer } from '@drawbridge/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, type World } from '../world.ts'

const { work } = demo.accounts
let world: World
let server: RunningServer
let where: string[]

beforeAll(async () => {
  world = await createWorld()
  server = await startServer({ port: 0, dataFolder: join(world.folder, 'server'), log: { level: 'silent' } })
  const operator = { baseUrl: server.url, token: server.operatorKey }
  const project = await call(projectRoutes.create, { body: { name: 'Aster Notes', allowedOrigins: [] } }, operator)
  const params = { projectId: project.id }
  const cloud = { login: world.emulator.url, graph: world.emulator.url }
  const { clientId, clientSecret, tenantId: authority } = demo.daemonApp
  const daemon = { clientId, clientSecret, authority, cloud, signsIn: false }
  await call(appRegistrationRoutes.create, { params, body: daemon }, operator)
  const native = { clientId: demo.publicApp.clientId, cloud }
  await call(appRegistrationRoutes.create, { params, body: native }, operator)
  const scopes = ['connections:read' as const, 'connections:write' as const]
  const { key } = await call(apiKeyRoutes.create, { params, body: { name: 'CLI', scopes } }, operator)
  const keyFile = join(world.folder, 'key.txt')
  await writeFile(keyFile, `${key}\n`, { mode: 0o600 })
  where = ['--server', server.url, '--project', project.id, '--key', keyFile]
})
afterAll(async () => {
  await server.close()
  await world[Symbol.asyncDispose]()
})

const connections = (args: readonly string[], input?: string) =>
  world.inside(['connections', ...args, ...where], input === undefined ? {} : { input })

async function json<T>(args: readonly string[], input?: string): Promise<T> {
  const { code, stdout, stderr } = await connections([...args, '--json'], input)
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout) as T
}

/** The emulator's person signs in by herself. */
async function refreshToken(): Promise<string> {
  const cloud = { login: world.emulator.url, graph: world.emulator.url }
  const app = { cloud, authority: 'common', clientId: demo.publicApp.clientId }
  const { deviceCode } = await requestDeviceCode(app, { scopes: ['Files.Read', 'User.Read'] })
  return ((await pollDeviceCode(app, deviceCode)) as TokenSet).refreshToken!
}

test('made in three ways, listed, tested and removed', async () => {
  const imported = await json<Connection>(['import', '--user', 'ada', '--token', '-'], await refreshToken())
  expect(imported).toMatchObject({ userId: 'ada', account: { userPrincipalName: work.userPrincipalName } })
  const own = await json<Connection>(['app-only', '--of', `user:${work.userPrincipalName}`])
  expect(own).toMatchObject({ kind: 'application', userId: null })
  const device = await connections(['device-code', '--user', 'bob'])
  expect(device.stderr).toMatch(/enter the code \w{9}/)
  expect(device.stdout).toContain(`Connected to ${work.userPrincipalName}`)

  const all = await json<Connection[]>(['list'])
  expect(all.map(({ userId }) => userId)).toEqual(['bob', null, 'ada'])
  expect((await json<Connection[]>(['list', '--user', 'ada'])).map(({ id }) => id)).toEqual([imported.id])
  const table = await connections(['list'])
  expect(table.stdout).toContain('(the project)')

  expect(await json(['test', own.id])).toMatchObject({ ok: true })
  const kept = await connections(['remove', imported.id])
  expect(kept.code).toBe(2)
  expect(await json(['remove', imported.id, '--yes'])).toEqual({ removed: imported.id })
  expect(await json<Connection[]>(['list'])).toHaveLength(2)
})

test.each([
  ['a token that is none', ['import', '--user', 'eve', '--token', '-'], 5, /not a refresh token/],
  ['a drive that is not there', ['app-only', '--of', 'b!nothing'], 6, /Next:/],
  [
    'personal accounts in the app’s own name',
    ['app-only', '--of', 'x', '--tenant', 'consumers'],
    2,
    /no administrator/,
  ],
  ['its own drive in the app’s own name', ['app-only', '--of', 'me'], 2, /no drive of its own/],
  ['a connection that is not there', ['test', 'con_nobody'], 6, /no such connection/],
  ['nobody', ['import', '--token', '-'], 2, /--user/],
])('%s is explained, with its exit code', async (_, args, exitCode, words) => {
  const { code, stderr } = await connections(args, 'nonsense')
  expect(code, stderr).toBe(exitCode)
  expect(stderr).toMatch(words)
  expect(stderr).not.toContain('nonsense')
})

test('without a server, without a project, with a wrong key, and with nobody at home', async () => {
  const [, url, , project] = where as [string, string, string, string]
  const say = async (...args: string[]) => world.inside(['connections', 'list', ...args], { input: 'wrong' })
  expect(await say()).toMatchObject({ code: 2, stderr: expect.stringContaining('Which server?') })
  expect(await say('--server', url)).toMatchObject({ code: 2, stderr: expect.stringContaining('Which project?') })
  expect(await say('--server', url, '--project', project, '--key', '-')).toMatchObject({ code: 5 })
  const away = ['--server', 'http://127.0.0.1:9', '--project', project, '--key', '-']
  expect(await say(...away)).toMatchObject({ code: 8, stderr: expect.stringContaining('does not answer') })
})
