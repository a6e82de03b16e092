/** What becomes of a name that is taken, by each command that can meet one. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, type World } from '../world.ts'

let world: World
let made = 0
beforeAll(async () => {
  world = await createWorld()
  await world.login()
  await mkdir(join(world.folder, 'tree'))
  for (const path of ['taken.txt', 'other.txt', 'tree/taken.txt']) await writeFile(join(world.folder, path), 'new')
})
afterAll(() => world[Symbol.asyncDispose]())

const local = (name: string): string => join(world.folder, name)
const commands: Record<string, { standard: string; args: (folder: string) => string[] }> = {
  put: { standard: 'replace', args: (folder) => ['put', local('taken.txt'), `${folder}/`] },
  'put under another name': { standard: 'replace', args: (f) => ['put', local('other.txt'), `${f}/taken.txt`] },
  'put of a folder': { standard: 'replace', args: (folder) => ['put', local('tree'), folder.replace(/\/tree$/, '/')] },
  cp: { standard: 'fail', args: (folder) => ['cp', `${folder}/from/other.txt`, `${folder}/taken.txt`] },
  mv: { standard: 'fail', args: (folder) => ['mv', `${folder}/from/other.txt`, `${folder}/taken.txt`] },
}
const behaviors = ['fail', 'replace', 'rename', undefined] as const

test.each(Object.keys(commands).flatMap((name) => behaviors.map((behavior) => [name, behavior] as const)))(
  '%s --if-exists %s',
  async (name, behavior) => {
    const { standard, args } = commands[name]!
    const folder = `/Conflicts/${made++}/tree`
    await world.inside(['mkdir', '-p', `${folder}/from`])
    await world.inside(['put', '-', `${folder}/taken.txt`], { input: 'old' })
    await world.inside(['put', local('other.txt'), `${folder}/from/`])

    const given = behavior === undefined ? [] : ['--if-exists', behavior]
    const expected = behavior ?? standard
    const ran = await world.inside([...args(folder), ...given])
    expect(ran.code, ran.stderr).toBe(expected === 'fail' ? 7 : 0)

    const names = (await world.json<{ name: string }[]>('ls', folder)).map((item) => item.name)
    const renamed = names.filter((each) => each !== 'taken.txt' && each !== 'from')
    expect(renamed).toHaveLength(expected === 'rename' ? 1 : 0)
    const text = async (of: string) => (await world.inside(['cat', `${folder}/${of}`])).stdout
    expect(await text('taken.txt')).toBe(expected === 'replace' ? 'new' : 'old')
    if (expected === 'rename') expect(await text(renamed[0]!)).toBe('new')
    // Where it came to be is told, not where it was meant to.
    if (expected === 'rename' && /cp|mv/.test(name)) expect(ran.stdout + ran.stderr).toContain(`/${renamed[0]}`)
  },
)

test('mkdir --if-exists', async () => {
  await world.inside(['mkdir', '/Made'])
  expect(await world.inside(['mkdir', '/Made'])).toMatchObject({ code: 7 })
  expect(await world.inside(['mkdir', '/Made', '--if-exists', 'fail'])).toMatchObject({ code: 7 })
  const renamed = await world.inside(['mkdir', '/Made', '--if-exists', 'rename'])
  expect(renamed.code).toBe(0)
  expect(renamed.stdout).toMatch(/^\/Made.+\n$/)
  expect((await world.inside(['ls', renamed.stdout.trim()])).code).toBe(0)
})

test('any other answer is refused before anything is sent', async () => {
  const before = world.emulator.journal.length
  for (const args of [
    ['mv', '/a', '/b'],
    ['cp', '/a', '/b'],
    ['mkdir', '/a'],
    ['put', local('taken.txt'), '/'],
  ]) {
    const ran = await world.inside([...args, '--if-exists', 'overwrite'])
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining('fail') })
  }
  expect(world.emulator.journal.length).toBe(before)
})
