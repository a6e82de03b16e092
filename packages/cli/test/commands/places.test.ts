/** Everything that takes a place on a drive takes it by path, by id and by sharing URL. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, type World } from '../world.ts'

type Item = { id: string; name: string; path?: string }

let world: World
let folder: Item
let file: Item
let folderUrl: string
let fileUrl: string
const local = (...names: string[]): string => join(world.folder, ...names)
const ok = async (...args: string[]) => {
  const ran = await world.inside(args)
  if (ran.code !== 0) expect.fail(`${args.join(' ')}: ${ran.stderr}`)
  return ran.stdout
}
const idOf = async (path: string): Promise<Item> => (await world.json<Item[]>('ls', '-d', path))[0]!

beforeAll(async () => {
  world = await createWorld()
  await world.login()
  await mkdir(local('tree/sub'), { recursive: true })
  await writeFile(local('tree/a.txt'), 'alpha')
  await writeFile(local('tree/sub/b.txt'), 'beta')
  await ok('put', local('tree'), '/Place/')
  folder = await idOf('/Place/tree')
  file = await idOf('/Place/tree/a.txt')
  folderUrl = (await ok('link', `id:${folder.id}`, '--edit', '--scope', 'organization')).trim()
  fileUrl = (await ok('link', `id:${file.id}`)).trim()
})
afterAll(() => world[Symbol.asyncDispose]())

test('reading commands', async () => {
  for (const place of [`id:${folder.id}`, folderUrl, '/Place/tree']) {
    expect((await world.json<Item[]>('ls', place)).map(({ name }) => name)).toEqual(['a.txt', 'sub'])
    expect(await ok('tree', place)).toMatch(/^\/Place\/tree\n├── a\.txt\n└── sub\/\n {4}└── b\.txt\n/)
    expect(await ok('find', place, '--name', 'b*')).toBe('/Place/tree/sub/b.txt\n')
    expect(await ok('du', '-s', place)).toContain('/Place/tree')
  }
  for (const place of [`id:${file.id}`, fileUrl, `id:${folder.id}/a.txt`, `id:${folder.id}/A*`]) {
    expect(await ok('cat', place)).toBe('alpha')
  }
  expect(await ok('versions', `id:${file.id}`)).toContain('1.0')
  expect(await ok('share', fileUrl)).toContain('link')
  await ok('get', folderUrl, `id:${file.id}`, '--to', local('down/'))
  expect((await readdir(local('down'), { recursive: true })).sort()).toEqual([
    'a.txt',
    'tree',
    'tree/a.txt',
    'tree/sub',
    'tree/sub/b.txt',
  ])
  expect(await world.inside(['cat', 'id:nothing'])).toMatchObject({
    code: 6,
    stderr: expect.stringContaining('id:nothing'),
  })
})

test('commands that change something', async () => {
  await ok('put', local('tree/a.txt'), folderUrl)
  await ok('put', local('tree/a.txt'), `id:${folder.id}/new/name.txt`).catch(() => undefined)
  await ok('mkdir', `id:${folder.id}/made`)
  await ok('cp', fileUrl, `id:${folder.id}/made/`)
  await ok('mv', `id:${folder.id}/made/a.txt`, `id:${folder.id}/made/moved.txt`)
  expect((await world.json<Item[]>('ls', '/Place/tree/made')).map(({ name }) => name)).toEqual(['moved.txt'])
  await ok('rm', '-r', '--yes', `id:${folder.id}/made`)
  await ok('sync', local('tree'), `id:${folder.id}`)
  await ok('sync', folderUrl, local('mirror'))
  expect(await readFile(local('mirror/sub/b.txt'), 'utf8')).toBe('beta')
  expect(await world.inside(['rm', '--yes', 'id:root', '-r'])).toMatchObject({ code: 2 })
})

test('what somebody else has shared is read and written in their drive', async () => {
  const other = demo.accounts.administrator.userPrincipalName
  await ok('share', `id:${folder.id}`, other, '--edit')
  const token = async (): Promise<string> => {
    const { clientId } = demo.publicApp
    const { user } = world.emulator.directory.accounts.find(other)!
    world.emulator.directory.consents.grant({
      clientId,
      tenantId: user.tenantId,
      userId: user.id,
      scopes: ['Files.ReadWrite.All', 'User.Read', 'offline_access', 'openid', 'profile'],
    })
    const { password } = demo.accounts.administrator
    const body = new URLSearchParams({
      client_id: clientId,
      grant_type: 'password',
      username: other,
      password: password!,
      scope: 'Files.ReadWrite.All User.Read offline_access',
    })
    const answer = await fetch(`${world.emulator.url}/organizations/oauth2/v2.0/token`, { method: 'POST', body })
    return ((await answer.json()) as { refresh_token: string }).refresh_token
  }
  await writeFile(local('token.txt'), await token(), { mode: 0o600 })
  await ok('login', '--profile', 'other', '--refresh-token', local('token.txt'), '--client-id', demo.publicApp.clientId)
  const as = (...args: string[]) => ok(...args, '--profile', 'other')

  expect(await as('cat', `${fileUrl}`)).toBe('alpha')
  expect(JSON.parse(await as('ls', folderUrl, '--json')).map(({ name }: Item) => name)).toEqual(['a.txt', 'sub'])
  await writeFile(local('theirs.txt'), 'from the other')
  await as('put', local('theirs.txt'), folderUrl)
  await as('put', local('tree/sub'), folderUrl)
  expect(await ok('cat', '/Place/tree/theirs.txt')).toBe('from the other')
  await as('get', folderUrl, '--to', local('theirs/'))
  expect(await readFile(local('theirs/tree/theirs.txt'), 'utf8')).toBe('from the other')
})
