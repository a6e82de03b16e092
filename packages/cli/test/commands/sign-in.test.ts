import { chmod, copyFile, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, visit, type World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.login()
})
afterAll(() => world[Symbol.asyncDispose]())

/** Another profile of the same sign-in. */
async function copyProfile(name: string): Promise<void> {
  for (const kind of ['', '.secret', '.token'])
    await copyFile(file(`emulator${kind}.json`), file(`${name}${kind}.json`))
}

const file = (name: string): string => join(world.configFolder, 'profiles', name)

test('login in the browser leaves a profile that only its owner can read, and nothing secret on the screen', async () => {
  const { code, stdout, stderr } = await world.login('--profile', 'second')
  expect(code).toBe(0)
  expect(stdout).toContain('Signed in as megan@contoso.example (profile second).')
  expect((await stat(join(world.configFolder, 'profiles'))).mode & 0o777).toBe(0o700)
  for (const name of await readdir(join(world.configFolder, 'profiles'))) {
    expect((await stat(file(name))).mode & 0o777, name).toBe(0o600)
  }
  const { refreshToken } = JSON.parse(await readFile(file('second.secret.json'), 'utf8'))
  const { accessToken } = JSON.parse(await readFile(file('second.token.json'), 'utf8'))
  expect(await readFile(file('second.json'), 'utf8')).not.toContain(refreshToken)
  expect(stdout + stderr).not.toContain(refreshToken)
  expect(stdout + stderr).not.toContain(accessToken)
})

test('whoami, doctor and config tell who is signed in', async () => {
  const [whoami, doctor, config] = await Promise.all([
    world.run(['whoami', '--json']),
    world.run(['doctor']),
    world.json('config'),
  ])
  expect(JSON.parse(whoami.stdout)).toMatchObject({
    profile: 'emulator',
    account: { userPrincipalName: 'megan@contoso.example' },
  })
  expect(doctor).toMatchObject({ code: 0, stderr: '' })
  expect(doctor.stdout.match(/✓ \w+/g)).toEqual(
    ['Profile', 'Credential', 'Token', 'Graph', 'Drive', 'Reading', 'Writing'].map((step) => `✓ ${step}`),
  )
  expect(config).toMatchObject({ profiles: expect.arrayContaining([expect.objectContaining({ name: 'emulator' })]) })
})

test('two commands at once renew an expired token once, and keep the newest refresh token', async () => {
  await copyProfile('busy')
  await writeFile(file('busy.token.json'), JSON.stringify({ accessToken: 'old', expiresAt: new Date(0).toISOString() }))
  const before = world.emulator.journal.filter(({ path }) => path.endsWith('/token')).length
  const secretBefore = await readFile(file('busy.secret.json'), 'utf8')

  const runs = await Promise.all([1, 2, 3].map(() => world.run(['ls', '--profile', 'busy'])))
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0])
  expect(world.emulator.journal.filter(({ path }) => path.endsWith('/token')).length - before).toBe(1)
  expect(await readFile(file('busy.secret.json'), 'utf8')).not.toBe(secretBefore)
})

test('a token that Graph refuses is renewed by itself', async () => {
  await copyProfile('stale')
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  await writeFile(file('stale.token.json'), JSON.stringify({ accessToken: 'e.e.e', expiresAt }), { mode: 0o600 })
  expect(await world.inside(['ls', '--profile', 'stale'])).toMatchObject({ code: 0 })
})

test('a profile that others can read is refused, with the way out', async () => {
  await copyProfile('open')
  await chmod(file('open.secret.json'), 0o644)
  await writeFile(file('open.token.json'), JSON.stringify({ accessToken: 'x', expiresAt: new Date(0).toISOString() }))
  const ran = await world.inside(['ls', '--profile', 'open'])
  expect(ran.code).toBe(9)
  expect(ran.stderr).toContain('can be read by others')
  expect(ran.stderr).toContain('chmod 600')
})

test('a device code is redeemed once the person has entered it elsewhere', async () => {
  let entered = false
  const ran = await world.run(
    ['login', '--device-code', '--profile', 'device', '--client-id', demo.publicApp.clientId],
    {
      onStderr: (text) => {
        const [, uri, code] = /Open (\S+) on any device and enter the code (\S+)/.exec(text) ?? []
        if (!code || entered) return
        entered = true
        void visit(uri!, { method: 'POST', body: new URLSearchParams({ user_code: code }) })
      },
    },
  )
  expect(ran.stderr).toContain('enter the code')
  expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('megan@contoso.example') })
})

test('an app signs in as itself, by secret or certificate, and works on the drive it names', async () => {
  const { clientId, tenantId, clientSecret, certificate, privateKey } = demo.daemonApp
  await writeFile(join(world.folder, 'app.pem'), `${certificate}\n${privateKey}`, { mode: 0o600 })
  const drive = `user:${demo.accounts.work.userPrincipalName}`
  const app = ['login', '--client-credentials', '--client-id', clientId, '--authority', tenantId, '--drive', drive]
  const [secret, certified, wrong] = await Promise.all([
    world.run([...app, '--profile', 'secret'], { environment: { DRAWBRIDGE_CLIENT_SECRET: clientSecret } }),
    world.run([...app, '--profile', 'certified', '--certificate', 'app.pem']),
    world.run([...app, '--profile', 'wrong', '--client-secret', '-'], { input: 'not-the-secret' }),
  ])
  expect([secret.code, certified.code, wrong.code]).toEqual([0, 0, 5])
  expect(wrong.stderr).toContain('AADSTS7000215')
  expect(wrong.stderr).not.toContain('not-the-secret')
  expect(await world.inside(['ls', '--profile', 'certified'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Documents/'),
  })
})

test('a refresh token is taken from standard input, and checked', async () => {
  const { refreshToken } = JSON.parse(await readFile(file('emulator.secret.json'), 'utf8'))
  const login = (input: string) =>
    world.run(['login', '--refresh-token', '--profile', 'pasted', '--client-id', demo.publicApp.clientId], { input })
  expect(await login(`${refreshToken}\n`)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('megan@contoso.example'),
  })
  expect(await world.inside(['ls', '--profile', 'pasted'])).toMatchObject({ code: 0 })
  expect(await login('made-up')).toMatchObject({ code: 3, stderr: expect.stringContaining('AADSTS') })
})

test('exit codes say who has to act', async () => {
  await using guarded = await createWorld(demo.accounts.guarded.userPrincipalName)
  const [nobody, noApp, expired, administrator] = await Promise.all([
    world.inside(['ls', '--profile', 'nobody', '--json']),
    world.run(['login', '--cloud', 'global'], { environment: { DRAWBRIDGE_EMULATOR: '' } }),
    world.run(
      [
        'login',
        '--client-credentials',
        '--client-id',
        demo.expiredApp.clientId,
        '--authority',
        demo.daemonApp.tenantId,
        '--drive',
        'x',
      ],
      {
        environment: { DRAWBRIDGE_CLIENT_SECRET: demo.expiredApp.clientSecret },
      },
    ),
    guarded.login(),
  ])
  expect(nobody.code).toBe(3)
  expect(JSON.parse(nobody.stderr).error).toMatchObject({ code: 'not_signed_in', exitCode: 3 })
  expect(noApp).toMatchObject({ code: 5, stderr: expect.stringContaining('--client-id') })
  expect(expired).toMatchObject({ code: 5, stderr: expect.stringContaining('AADSTS7000222') })
  expect(administrator).toMatchObject({ code: 4, stderr: expect.stringContaining('dministrator') })
})

test('a token never goes to another place than the one it was issued for', async () => {
  const ran = await world.inside(['ls', '--profile', 'emulator', '--emulator', 'http://localhost:9'])
  expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining('belongs to') })
})

test('an emulator that is gone is told as such', async () => {
  await using other = await createWorld()
  await other.login()
  await other.emulator.close()
  const ran = await other.inside(['doctor'])
  expect(ran.code).toBe(8)
  expect(ran.stdout).toContain('✗ Token')
})

test('Ctrl-C ends a sign-in that nobody finishes', async () => {
  const ran = await world.run(['login', '--no-browser', '--profile', 'never', '--client-id', demo.publicApp.clientId], {
    onStderr: (text, stop) => {
      if (/^ {2}http/m.test(text)) stop('SIGINT')
    },
  })
  expect(ran.code).toBe(130)
})

test('logout leaves nothing of the profile', async () => {
  await copyProfile('leaving')
  expect(await world.run(['logout', '--profile', 'leaving'])).toMatchObject({ code: 0 })
  expect((await readdir(join(world.configFolder, 'profiles'))).filter((name) => name.startsWith('leaving'))).toEqual([])
  expect(await world.inside(['ls', '--profile', 'leaving'])).toMatchObject({ code: 3 })
})
