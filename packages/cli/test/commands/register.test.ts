/** App registrations made and walked through from the command line, with a running server that gets them. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appRegistrationRoutes, call, projectRoutes, registrationCheckRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { type RunningServer, startServer } from '@drawbridge/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, type World } from '../world.ts'

let world: World
let server: RunningServer
let data: string
let projectId: string
let keyFile: string
const operator = () => ({ baseUrl: server.url, token: server.operatorKey })
const there = () => ['--server', server.url, '--operator-key', keyFile]

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'drawbridge-register-'))
  world = await createWorld(demo.accounts.administrator.userPrincipalName)
  server = await startServer({ port: 0, dataFolder: data, log: { level: 'silent' } })
  keyFile = join(data, 'operator.key')
  projectId = (await call(projectRoutes.create, { body: { name: 'Aster Notes' } }, operator())).id
})
afterAll(async () => {
  await server?.close()
  await world?.[Symbol.asyncDispose]()
  await rm(data, { recursive: true, force: true })
})

const made = () => world.emulator.directory.apps.all().filter(({ displayName }) => displayName === 'Notes')

test('a dry run shows what would be made, and makes nothing', async () => {
  const plan = await world.json<{ redirectUris: string[] }>('register', '--dry-run', '--name', 'Notes', ...there())
  expect(plan).toMatchObject({ dryRun: true, audience: 'everybody', redirectUris: [`${server.url}/oauth/callback`] })
  expect(made()).toEqual([])
})

test('a registration is made by one sign-in, stored in the server, and right in every respect', async () => {
  const args = ['register', '--name', 'Notes', '--yes', '--admin-consent', ...there()]
  const ran = await world.run([...args, '--json'])
  expect(ran.stderr).toMatch(/Open \S+ and enter the code \S+/)
  expect(ran.code).toBe(0)
  const value = JSON.parse(ran.stdout)
  expect(value).toMatchObject({ authority: 'common', tenantId: demo.daemonApp.tenantId, projectId })

  const params = { projectId }
  const { appRegistrations } = await call(appRegistrationRoutes.list, { params }, operator())
  expect(appRegistrations).toMatchObject([{ id: value.appRegistrationId, hasClientSecret: true, authority: 'common' }])
  const days = (Date.parse(appRegistrations[0]!.clientSecretExpiresAt!) - Date.now()) / 86_400_000
  expect(Math.round(days)).toBe(180)
  const { checks } = await call(
    registrationCheckRoutes.run,
    { params: { ...params, appRegistrationId: value.appRegistrationId }, body: { tenantId: value.tenantId } },
    operator(),
  )
  expect(checks.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed', 'passed', 'unknown'])
  expect(ran.stdout).not.toContain('secretText')
  expect(Object.keys(value)).not.toContain('clientSecret')
})

test('without a server the secret goes into a new file that only its owner can read', async () => {
  const env = join(data, 'notes.env')
  const args = ['register', '--redirect-uri', 'http://localhost:5173/cb', '--audience', 'organizations', '--yes']
  const ran = await world.inside([...args, '--name', 'Notes', '--env', env])
  expect(ran.code).toBe(0)
  expect((await stat(env)).mode & 0o777).toBe(0o600)
  const text = await readFile(env, 'utf8')
  const secret = /DRAWBRIDGE_CLIENT_SECRET=(\S+)/.exec(text)![1]!
  expect(text).toContain('DRAWBRIDGE_AUTHORITY=organizations')
  expect(ran.stdout + ran.stderr).not.toContain(secret)

  const before = made().length
  const again = await world.inside([...args, '--env', env])
  expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('there already') })
  expect(await world.inside(args)).toMatchObject({ code: 2, stderr: expect.stringContaining('nowhere to go') })
  expect(made()).toHaveLength(before)

  const shown = await world.inside([...args, '--show-secret'])
  expect(shown.stdout).toMatch(/DRAWBRIDGE_CLIENT_SECRET=\S{16,}/)
})

test('a certificate takes the place of the secret', async () => {
  const file = join(data, 'app.pem')
  await writeFile(file, demo.daemonApp.certificate + demo.daemonApp.privateKey)
  const args = ['register', '--redirect-uri', 'https://a.example/cb', '--certificate', file, '--yes']
  const value = await world.json<{ clientId: string; secretExpiresAt: null }>(...args)
  expect(value.secretExpiresAt).toBeNull()
  expect(world.emulator.directory.apps.find(value.clientId)!.certificates).toHaveLength(1)
})

test('what the server does not take is taken away again', async () => {
  const before = world.emulator.directory.apps.all().length
  const cases = [
    ['--project', 'prj_nothing', '--server', server.url, '--operator-key', keyFile],
    ['--server', 'http://127.0.0.1:9', '--operator-key', keyFile],
    ['--server', server.url, '--operator-key', join(data, 'no-such-file')],
  ]
  for (const args of cases) {
    const ran = await world.inside(['register', '--yes', ...args])
    expect(ran.code).not.toBe(0)
    expect(ran.stderr).toContain('Next:')
  }
  // The server ends between its first answer and the registration that it should store.
  const short = await startServer({ port: 0, dataFolder: join(data, 'short'), log: { level: 'silent' } })
  await call(projectRoutes.create, { body: { name: 'Short' } }, { baseUrl: short.url, token: short.operatorKey })
  const args = ['register', '--yes', '--server', short.url, '--operator-key', join(data, 'short', 'operator.key')]
  let closing: Promise<void> | undefined
  const ran = await world.run(args, {
    onStderr: (text) => {
      if (text.includes('enter the code')) closing ??= short.close()
    },
  })
  await closing
  expect(ran.code).toBe(8)
  expect(world.emulator.directory.apps.all()).toHaveLength(before)
})

test('the manual way shows each step with its values, checks what is there, and stores it', async () => {
  world.emulator.directory.apps.update(demo.app.clientId, {
    redirectUris: { web: [`${server.url}/oauth/callback`], spa: [], publicClient: [] },
  })
  const given = ['register', '--manual', '--client-id', demo.app.clientId, '--tenant', demo.daemonApp.tenantId]
  const right = await world.run([...given, ...there()], {
    environment: { DRAWBRIDGE_CLIENT_SECRET: demo.app.clientSecret },
  })
  expect(right.code).toBe(0)
  for (const words of ['1. Register the application', `Redirect URI: ${server.url}/oauth/callback`, 'offline_access'])
    expect(right.stderr).toContain(words)
  expect(right.stderr.match(/✓/g)).toHaveLength(4)
  expect(right.stdout).toContain('Stored in Aster Notes')

  const wrong = await world.run([...given, ...there(), '--json'], {
    environment: { DRAWBRIDGE_CLIENT_SECRET: '5d0e6a51-92c7-4a3e-b6d1-1f0c8a2e7001' },
  })
  expect(wrong.code).toBe(5)
  expect(wrong.stderr).toContain('looks like the Secret ID')
  const { appRegistrations } = await call(appRegistrationRoutes.list, { params: { projectId } }, operator())
  expect(appRegistrations).toHaveLength(2)
})
