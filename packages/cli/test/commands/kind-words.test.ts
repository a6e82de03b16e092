/** What people get wrong, and what they are told. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startEmulator } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, main, type World } from '../world.ts'

let world: World
const local = (...names: string[]): string => join(world.folder, ...names)
beforeAll(async () => {
  world = await createWorld()
  await world.login()
  await writeFile(local('here.txt'), 'here')
})
afterAll(() => world[Symbol.asyncDispose]())

type Said = { error: { code: string; exitCode: number; title: string; cause?: string; remedy: string } }
const refused = async (...args: string[]): Promise<Said['error']> => {
  const ran = await world.inside([...args, '--json'])
  const { error } = JSON.parse(ran.stderr) as Said
  expect(ran.code).toBe(error.exitCode)
  return error
}

test('a folder that is not here is not called a full disk', async () => {
  expect(await refused('sync', local('missing'), 'drive:/x')).toMatchObject({ exitCode: 9, remedy: 'Check the path.' })
  const into = await refused('get', '/Getting started.pdf', '--to', local('missing/new.pdf'))
  expect(into).toMatchObject({ exitCode: 9, title: `"${local('missing')}": There is no such file or folder here.` })
})

test('a file is no place for a folder', async () => {
  const error = await refused('get', '/Documents', '--to', local('here.txt'))
  expect(error).toMatchObject({ code: 'local_exists', exitCode: 7 })
})

test('a last path that is not on the drive may have been meant here', async () => {
  const error = await refused('get', '/Getting started.pdf', local('down/'))
  expect(error).toMatchObject({ exitCode: 6, remedy: expect.stringContaining(`--to '${local('down/')}'`) })
})

test('a pipe is named as one, at once, by itself and within a folder', async () => {
  await mkdir(local('pipes'))
  await promisify(execFile)('mkfifo', [local('pipes/tap')])
  const error = await refused('put', local('pipes/tap'), '/Up/')
  expect(error).toMatchObject({ code: 'local_special', exitCode: 9, remedy: expect.stringContaining('put - ') })
  const folder = await world.inside(['put', local('pipes'), '/Up/'])
  expect(folder).toMatchObject({ code: 0, stderr: expect.stringContaining('tap is left out') })
})

test('a folder cannot go into itself', async () => {
  const error = await refused('mv', '/Documents', '/Documents/inside')
  expect(error).toMatchObject({ code: 'usage', title: '/Documents cannot go into itself.' })
})

test('a name that is taken is answered in words of this tool', async () => {
  expect((await refused('mkdir', '/Documents')).remedy).toContain('--if-exists')
})

test('a version that is not there leads to those that are', async () => {
  for (const what of ['--restore', '--save']) {
    const error = await refused('versions', '/Getting started.pdf', what, '99.0', '--yes')
    expect(error).toMatchObject({
      exitCode: 6,
      remedy: "See which there are: drawbridge versions '/Getting started.pdf'",
    })
  }
})

test('a method that Graph does not know is not sent', async () => {
  world.emulator.requests.clear()
  expect(await refused('request', '-X', 'FETCH', '/me')).toMatchObject({ code: 'usage' })
  expect(world.emulator.journal).toHaveLength(0)
  expect(await world.inside(['request', '-X', 'get', '/me'])).toMatchObject({ code: 0 })
})

test('a refresh token that was copied in part is called that', async () => {
  const ran = await world.inside(['login', '--profile', 'pasted', '--refresh-token', '--json'], { input: 'abc' })
  expect(JSON.parse(ran.stderr)).toMatchObject({ error: { code: 'refresh_token_malformed', exitCode: 3 } })
})

test('config get shows one setting', async () => {
  await world.inside(['config', 'set', 'clientId', 'abc'])
  expect(await world.inside(['config', 'get', 'clientId'])).toMatchObject({ code: 0, stdout: 'abc\n' })
  expect(await world.inside(['config', 'get', 'keyring'])).toMatchObject({ code: 0, stdout: 'not set\n' })
  expect(await refused('config', 'get', 'colour')).toMatchObject({ code: 'usage' })
})

test('no line of help ends in blanks, so that its examples can be copied', async () => {
  expect((await world.inside(['login', '--help'])).stdout).not.toMatch(/ \n/)
})

test('a network that is not there is named with its reason', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const nobody = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  server.close()
  const error = await refused('login', '--emulator', nobody, '--device-code', '--client-id', 'x')
  const cause = `${nobody} cannot be reached (ECONNREFUSED). Check the network and try again.`
  expect(error).toMatchObject({ exitCode: 8, cause })
})

test('a certificate that nobody here knows is called that, and not tried again', async () => {
  await using stranger = await startEmulator({ tls: true })
  const error = await refused('login', '--emulator', stranger.secureUrl!, '--device-code', '--client-id', 'x')
  expect(error).toMatchObject({ code: 'certificate_refused', exitCode: 9 })
  expect(error.cause).toMatch(/does not trust its certificate.*NODE_EXTRA_CA_CERTS/)
})

test('a full disk is named once, and when there is room the same command goes on', async () => {
  await writeFile(local('large.bin'), Buffer.alloc(3_000_000, 1))
  await world.inside(['put', local('large.bin'), '/Up/'])
  await mkdir(local('tight'))
  // The system refuses to let any file grow beyond a MiB or two, as a full disk does.
  const limited = ['-c', 'ulimit -f 2000; exec "$0" --conditions=source "$@"', process.execPath, main]
  const ran = await promisify(execFile)('sh', [...limited, 'get', '/Up/large.bin', '--to', local('tight/')], {
    env: world.environment,
  }).catch((error: { code: number; stderr: string }) => error)
  expect(ran).toMatchObject({ code: 9 })
  expect(ran.stderr.match(/cannot be written/g)).toHaveLength(1)
  expect(ran.stderr).not.toContain('It is full, read-only, or not accessible')
  world.emulator.requests.clear()
  expect(await world.inside(['get', '/Up/large.bin', '--to', local('tight/')])).toMatchObject({ code: 0 })
  expect(await readdir(local('tight'))).toEqual(['large.bin'])
})
