/** GNOME's keyring judges how the command keeps secrets: over the Secret Service, on a message bus of its own. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createWorld, type Ran, type World } from '../../packages/cli/test/world.ts'
import { debianProgram } from './debian-package.ts'
import { type Judge, judge } from './judge.ts'

type Judged = AsyncDisposable & {
  readonly world: World
  /** Runs the command where the keyring is, and says what it printed. */
  run(...args: string[]): Promise<Ran>
  file(name: string): string
  /** The access token has run out. */
  expire(): void
  endKeyring(): Promise<void>
}

const busRules = `<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

async function start(): Promise<Judged> {
  const [bus, keyring] = await Promise.all([
    debianProgram('dbus-daemon'),
    debianProgram('gnome-keyring-daemon', 'gnome-keyring'),
  ])
  const world = await createWorld()
  const children: ChildProcess[] = []
  const home = join(world.folder, 'keyring')
  mkdirSync(home, { mode: 0o700 })
  writeFileSync(join(home, 'bus.conf'), busRules)
  const busDaemon = spawn(bus.path, ['--config-file', join(home, 'bus.conf'), '--print-address', '--nofork'], {
    env: { ...process.env, ...bus.environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  children.push(busDaemon)
  const [address] = (await once(createInterface(busDaemon.stdout), 'line')) as [string]
  const environment = {
    HOME: home,
    XDG_DATA_HOME: home,
    XDG_RUNTIME_DIR: home,
    DBUS_SESSION_BUS_ADDRESS: address,
    DRAWBRIDGE_KEYRING: '',
  }
  const args = ['--foreground', '--unlock', '--components=secrets', `--control-directory=${home}`]
  const keyringDaemon = spawn(keyring.path, args, {
    env: { ...process.env, ...keyring.environment, ...environment },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  children.push(keyringDaemon)
  // The password of the keyring; it is made with it the first time.
  keyringDaemon.stdin.end('correct horse')
  await once(keyringDaemon.stdout, 'data')
  Object.assign(world.environment, environment)
  const file = (name: string): string => join(world.configFolder, 'profiles', name)
  return {
    world,
    run: (...args) => world.run(args),
    file,
    expire: () => {
      const token = JSON.parse(readFileSync(file('emulator.token.json'), 'utf8'))
      writeFileSync(file('emulator.token.json'), JSON.stringify({ ...token, expiresAt: new Date(0).toISOString() }))
    },
    endKeyring: async () => {
      keyringDaemon.kill()
      await once(keyringDaemon, 'exit')
    },
    [Symbol.asyncDispose]: async () => {
      for (const child of children) child.kill()
      await world[Symbol.asyncDispose]()
    },
  }
}

export const keyring: Judge = judge('keyring', start, {
  'login keeps the refresh token there, and no file holds it': async ({ world, file }) => {
    const { code, stdout, stderr } = await world.login('--json')
    assert.equal(code, 0, stderr)
    assert.equal(JSON.parse(stdout).keptIn, 'keyring')
    assert.deepEqual(
      readdirSync(file('..')).filter((name) => name.endsWith('.json')),
      [],
    )
    assert.deepEqual(readdirSync(file('.')).sort(), ['emulator.json', 'emulator.token.json'])
  },

  'commands renew the token by it, twice, and at once': async ({ run, expire, file }) => {
    for (const round of [1, 2]) {
      expire()
      const all = await Promise.all([run('ls'), run('whoami'), run('ls', '/Documents')])
      for (const { code, stderr } of all) assert.equal(code, 0, `round ${round}: ${stderr}`)
    }
    assert.equal(existsSync(file('emulator.secret.json')), false)
  },

  'doctor finds it well': async ({ run }) => {
    const { code, stdout } = await run('doctor')
    assert.equal(code, 0)
    assert.match(stdout, /✓ Credential +refresh token/)
  },

  'config set keyring off moves the next sign-in into a file, and on moves it back': async ({ world, run, file }) => {
    await run('config', 'set', 'keyring', 'off')
    assert.equal(JSON.parse((await world.login('--json')).stdout).keptIn, 'file')
    assert.equal(existsSync(file('emulator.secret.json')), true)
    await run('config', 'unset', 'keyring')
    assert.equal(JSON.parse((await world.login('--json')).stdout).keptIn, 'keyring')
    assert.equal(existsSync(file('emulator.secret.json')), false)
  },

  'logout takes it away': async ({ world, run, file }) => {
    const profile = readFileSync(file('emulator.json'))
    assert.equal((await run('logout')).code, 0)
    writeFileSync(file('emulator.json'), profile, { mode: 0o600 })
    const { code, stdout } = await run('doctor')
    assert.equal(code, 3)
    assert.match(stdout, /✗ Credential +The secret of this profile is gone/)
    assert.equal((await world.login()).code, 0)
  },

  'a keyring that is not there any more is named, and signing in anew goes on without': async (judged) => {
    const { world, run, expire, endKeyring } = judged
    await endKeyring()
    expire()
    const { code, stderr } = await run('ls')
    assert.equal(code, 3)
    assert.match(stderr, /keyring/)
    assert.match(stderr, /drawbridge login/)
    assert.equal(JSON.parse((await world.login('--json')).stdout).keptIn, 'file')
  },
})
