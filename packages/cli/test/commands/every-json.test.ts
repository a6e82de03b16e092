/** With `--json` every command answers with JSON, and so does every failure. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalogue } from '../../src/catalogue.ts'
import { createWorld, type World } from '../world.ts'

let world: World
const local = (...names: string[]): string => join(world.folder, ...names)
beforeAll(async () => {
  world = await createWorld()
  await world.login()
  await mkdir(local('tree'))
  await writeFile(local('tree/a.txt'), 'alpha')
})
afterAll(() => world[Symbol.asyncDispose]())

const plan = '/Documents/Budget.xlsx'
/** In this order, since one may need what another has made. */
const lines: Readonly<Record<string, () => readonly string[]>> = {
  whoami: () => [],
  doctor: () => [],
  ls: () => ['/Documents'],
  tree: () => ['/Documents'],
  find: () => ['--name', '*.xlsx'],
  du: () => ['-s', '/Documents'],
  thumb: () => ['/Pictures/Desert road.jpg', local('picture.jpg')],
  mkdir: () => ['/Made'],
  put: () => [local('tree'), '/Made/'],
  get: () => [plan, '--to', local('budget.xlsx')],
  sync: () => [local('tree'), 'drive:/Made/tree', '--dry-run'],
  cp: () => ['/Made/tree/a.txt', '/Made/b.txt'],
  mv: () => ['/Made/b.txt', '/Made/c.txt'],
  rm: () => ['/Made/c.txt', '--yes'],
  link: () => [plan],
  share: () => [plan],
  versions: () => [plan],
  request: () => ['/me/drive'],
  config: () => [],
  logout: () => [],
}
/** What they give is not theirs to say: the content of a file, a script for the shell. */
const asTheyAre = ['cat', 'completion']
/** They run until they are stopped, or need a person: tests of their own hear them. */
const lasting = ['login', 'watch', 'emulator', 'serve', 'dev', 'register', 'connections', 'mcp']

test('every command has its line here', () => {
  expect([...Object.keys(lines), ...asTheyAre, ...lasting].toSorted()).toEqual(
    catalogue.map(({ name }) => name).toSorted(),
  )
})

test.each(Object.keys(lines))('%s', async (name) => {
  const { code, stdout, stderr } = await world.inside([name, '--json', ...lines[name]!()])
  expect(code, stderr).toBe(0)
  const values = name === 'find' ? stdout.trimEnd().split('\n') : [stdout]
  for (const value of values) expect(typeof JSON.parse(value)).toBe('object')
  // Nothing but the answer is on standard output, and no progress where nobody looks.
  expect(stderr.split('\n').filter((line) => line !== '' && !/→|^Removed|^To take/.test(line))).toEqual([])
})

test.each([
  ['ls', '/nowhere', 6],
  ['whoami', undefined, 3],
  ['put', '/no/such/file', 2],
  ['sync', 'one', 2],
] as const)('the failure of %s %s is JSON, too', async (name, argument, exitCode) => {
  await world.login()
  const profile = name === 'whoami' ? ['--profile', 'nobody'] : []
  const ran = await world.inside([name, ...(argument ? [argument] : []), ...profile, '--json'])
  expect(ran).toMatchObject({ code: exitCode, stdout: '' })
  const { error } = JSON.parse(ran.stderr) as { error: Record<string, unknown> }
  expect(error).toMatchObject({
    exitCode,
    code: expect.any(String),
    title: expect.any(String),
    remedy: expect.any(String),
  })
})

test('login and watch, too', async () => {
  const login = await world.login('--json')
  expect(JSON.parse(login.stdout)).toMatchObject({ profile: 'emulator', keptIn: 'file' })
  world.emulator.requests.clear()
  let made = false
  const watch = await world.run(['watch', '/', '--json', '--once', '--interval', '0.1'], {
    until: () => {
      const looks = world.emulator.requests.entries.filter(({ path }) => path.includes('/delta'))
      if (looks.length >= 2 && !made) void world.inside(['mkdir', '/Seen'])
      made ||= looks.length >= 2
      return false
    },
  })
  expect(JSON.parse(watch.stdout.split('\n')[0]!)).toMatchObject({ change: 'created', path: '/Seen' })
})
