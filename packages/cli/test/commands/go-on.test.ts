/** What is remembered between two runs, whatever ended the first. */
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, type World } from '../world.ts'

let world: World
const local = (...names: string[]): string => join(world.folder, ...names)
const requests = (since: number): string[] =>
  world.emulator.journal.slice(since).map(({ method, path }) => `${method} ${path.replace(/[?].*/, '')}`)

beforeAll(async () => {
  world = await createWorld()
  await world.login()
})
afterAll(() => world[Symbol.asyncDispose]())

test('a second sync costs one look at the folder and one at its changes, and a third after a change the same', async () => {
  await mkdir(local('site/deep'), { recursive: true })
  for (let index = 0; index < 30; index++) await writeFile(local(`site/deep/${index}.txt`), `file ${index}`)
  expect(await world.inside(['sync', local('site'), 'drive:/site'])).toMatchObject({ code: 0 })
  // The first run's own changes are told once.
  expect(await world.inside(['sync', local('site'), 'drive:/site'])).toMatchObject({ code: 0 })

  world.emulator.requests.clear()
  const idle = await world.inside(['sync', local('site'), 'drive:/site'])
  expect(idle.stdout).toBe('Everything is the same already.\n')
  expect(requests(0)).toEqual(['GET /v1.0/me/drive/root:/site:', expect.stringMatching(/^GET \S+\/delta(\(|$)/)])

  await writeFile(local('site/deep/7.txt'), 'another')
  const changed = await world.json<{ plan: object[] }>('sync', local('site'), 'drive:/site')
  expect(changed.plan).toEqual([{ kind: 'write', path: 'deep/7.txt', reason: 'size' }])
})

test('what is remembered is private, is not believed when it is damaged, and goes with the sign-in', async () => {
  const trees = join(world.configFolder, 'trees/emulator')
  const [file] = await readdir(trees)
  expect((await stat(join(trees, file!))).mode & 0o077).toBe(0)
  await writeFile(join(trees, file!), '{"cursor":')
  expect(await world.inside(['sync', local('site'), 'drive:/site'])).toMatchObject({
    code: 0,
    stdout: 'Everything is the same already.\n',
  })

  const place = join(world.configFolder, 'trees/gone')
  await mkdir(place, { recursive: true, mode: 0o700 })
  await world.inside(['logout', '--profile', 'gone'])
  await expect(stat(place)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('after a kill the same put of a folder sends what is missing, and each file once', async () => {
  await mkdir(local('many'))
  for (let index = 0; index < 400; index++) {
    await writeFile(local(`many/${index}.bin`), Buffer.alloc(20_000, index))
    await utimes(local(`many/${index}.bin`), 1_700_000_000, 1_700_000_000)
  }
  const stored = (): number => world.emulator.requests.entries.filter(isStored).length
  world.emulator.requests.clear()
  let killed = false
  const first = await world.run(['put', 'many', '/Killed/'], {
    kill: () => {
      killed = stored() > 30
      return killed
    },
  })
  expect(killed).toBe(true)
  expect(first.code).toBeNull()
  // What was on its way when the process died may arrive.
  await expect.poll(() => world.emulator.requests.entries.length).toBeGreaterThan(0)
  const before = (await world.json<unknown[]>('ls', '/Killed/many')).length
  expect(before).toBeLessThan(400)

  const second = await world.inside(['put', local('many'), '/Killed/'])
  expect(second).toMatchObject({ code: 0 })
  const [, sent] = /^Uploaded (\d+) files/.exec(second.stdout) ?? []
  expect(Number(sent)).toBeLessThanOrEqual(400 - before)
  const all = await world.json<{ name: string; fileSystemInfo: { lastModifiedDateTime: string } }[]>(
    'ls',
    '/Killed/many',
  )
  expect(all).toHaveLength(400)
  expect(new Set(all.map(({ fileSystemInfo }) => Date.parse(fileSystemInfo.lastModifiedDateTime)))).toEqual(
    new Set([1_700_000_000_000]),
  )
  const third = await world.inside(['put', local('many'), '/Killed/'])
  expect(third.stdout).toContain('Uploaded 0 files')
})

const mebibyte = 1024 * 1024

test.each([
  ['put', ['put', 'large', '/Killed/']],
  ['sync', ['sync', 'large', 'drive:/Killed/synced']],
])('after a kill the same %s of a folder goes on within its large file', async (name, args) => {
  await mkdir(local('large'), { recursive: true })
  const size = 50 * mebibyte
  await writeFile(local('large/film.bin'), Buffer.alloc(size, name))
  const sent = () => world.emulator.requests.entries.filter(({ method }) => method === 'PUT')
  const taken = () => sent().filter(({ status }) => status === 202)
  world.emulator.requests.clear()
  const first = await world.run(args, { kill: () => taken().length > 0 })
  expect(first.code).toBeNull()
  const [chunk] = taken()
  expect(chunk!.requestBytes).toBe(size / 2)
  const trees = join(world.configFolder, 'trees/emulator')
  const sessions = (await readdir(trees, { recursive: true })).filter((each) => /\/.*json$/.test(each))
  expect(sessions).toHaveLength(1)
  expect((await stat(join(trees, sessions[0]!))).mode & 0o077).toBe(0)

  world.emulator.requests.clear()
  expect(await world.inside(args.map((each) => (each === 'large' ? local('large') : each)))).toMatchObject({ code: 0 })
  expect(sent().reduce((sum, { requestBytes }) => sum + requestBytes, 0)).toBe(size / 2)
  const folder = name === 'put' ? '/Killed/large' : '/Killed/synced'
  expect(await world.json('ls', folder)).toMatchObject([{ name: 'film.bin', size }])
  expect((await readdir(trees, { recursive: true })).filter((each) => /\/.*json$/.test(each))).toEqual([])
})

test('after a kill the same get of a folder goes on within its large file, which nobody else sees', async () => {
  const size = 64 * mebibyte
  const content = Buffer.alloc(size, 'content of a film')
  await writeFile(local('film.bin'), content)
  await world.inside(['put', local('film.bin'), '/Films/'])
  const noted = local('Films/.film.bin.resume.part.json')
  const first = await world.run(['get', '/Films'], { kill: () => existsSync(noted) })
  expect(first.code).toBeNull()
  const plan = await world.json<object[]>('sync', local('Films'), 'drive:/Films', '--dry-run')
  expect(plan).toEqual([])

  world.emulator.requests.clear()
  expect(await world.inside(['get', '/Films', '--to', world.folder])).toMatchObject({ code: 0 })
  const received = world.emulator.requests.entries.reduce((sum, { responseBytes }) => sum + responseBytes, 0)
  // Less than all: some of it is sent twice, where one connection takes over what another has asked for.
  expect(received).toBeLessThan(size)
  expect((await readFile(local('Films/film.bin'))).equals(content)).toBe(true)
  expect(await readdir(local('Films'))).toEqual(['film.bin'])
})

test('a folder does not replace a file, nor a file a folder', async () => {
  await mkdir(local('shape/one'), { recursive: true })
  await writeFile(local('shape/one/x.txt'), 'x')
  await writeFile(local('one'), 'a file')
  await world.inside(['mkdir', '/shape'])
  await world.inside(['put', local('one'), '/shape/'])
  const refused = await world.inside(['put', local('shape'), '/'])
  expect(refused).toMatchObject({ code: 7, stderr: expect.stringContaining('one is a file') })
  expect(await world.inside(['cat', '/shape/one'])).toMatchObject({ stdout: 'a file' })
})

test('doctor tells a clock that is wrong, with its own exit code', async () => {
  await world.emulator.clock.advance(20 * 60_000)
  const ran = await world.inside(['doctor'])
  expect(ran.code, ran.stdout + ran.stderr).toBe(9)
  expect(ran.stdout + ran.stderr).toContain('The clock of this machine is')
})

function isStored({ method, status }: { method: string; status: number }): boolean {
  return method === 'PUT' && status === 201
}
