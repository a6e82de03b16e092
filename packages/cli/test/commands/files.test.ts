import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, main, type World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.login()
  const tree = join(world.folder, 'tree')
  await mkdir(join(tree, 'sub/deep'), { recursive: true })
  await mkdir(join(tree, 'empty'))
  await writeFile(join(tree, 'a.txt'), 'alpha')
  await writeFile(join(tree, 'zero'), '')
  await writeFile(join(tree, 'sub/deep/100% #1.bin'), Buffer.alloc(700_000, 7))
})
afterAll(() => world[Symbol.asyncDispose]())

const local = (...names: string[]): string => join(world.folder, ...names)

test('ls lists folders, patterns and single files, aligned for people and as driveItems for programs', async () => {
  const [root, pattern, json, none] = await Promise.all([
    world.run(['ls']),
    world.inside(['ls', '/Documents/*.DOCX', '--sort', 'size']),
    world.json<{ name: string }[]>('ls', 'drive:/Documents/'),
    world.inside(['ls', '/Documents/*.nothing']),
  ])
  const lines = root.stdout.trimEnd().split('\n')
  expect(lines[0]).toMatch(/^ *[\d.]+ (B|KiB|MiB) {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}Documents\/$/)
  expect(pattern.stdout.match(/[^ ]*Documents\/.*\.docx/g)).toEqual([
    'Documents/Project proposal.docx',
    'Documents/Meeting notes.docx',
  ])
  expect(json.map(({ name }) => name)).toContain('Budget.xlsx')
  expect(JSON.stringify(json)).not.toContain('downloadUrl')
  expect(none.code).toBe(6)
})

test('a folder goes up and comes back the same; files that are here already are not fetched again', async () => {
  const up = await world.run(['put', 'tree', '/Up/'])
  expect(up).toMatchObject({ code: 0, stdout: 'Uploaded 3 files, 683.6 KiB.\n' })
  const tree = await world.run(['tree', '/Up'])
  expect(tree.stdout).toBe(
    [
      '/Up',
      '└── tree/',
      '    ├── a.txt',
      '    ├── empty/',
      '    ├── sub/',
      '    │   └── deep/',
      '    │       └── 100% #1.bin',
      '    └── zero',
      '',
      '4 folders, 3 files',
      '',
    ].join('\n'),
  )
  expect(await world.run(['get', '/Up/tree', './back/'])).toMatchObject({ code: 0 })
  expect(await readdir(local('back/tree'), { recursive: true })).toEqual(
    await readdir(local('tree'), { recursive: true }),
  )
  expect(await readFile(local('back/tree/sub/deep/100% #1.bin'))).toEqual(Buffer.alloc(700_000, 7))

  const again = await world.inside(['get', '/Up/tree', '--to', local('back/')])
  expect(again.stdout).toBe('Downloaded 0 files, 0 B. Everything is here already.\n')

  await writeFile(local('back/tree/a.txt'), 'mine')
  expect(await world.inside(['get', '/Up/tree', '--to', local('back')])).toMatchObject({ code: 7 })
  expect(await readFile(local('back/tree/a.txt'), 'utf8')).toBe('mine')
  expect(await world.inside(['get', '/Up/tree', '--to', local('back'), '--overwrite'])).toMatchObject({ code: 0 })
  expect(await readFile(local('back/tree/a.txt'), 'utf8')).toBe('alpha')
})

test('sync sends what differs, removes only when told and allowed to, and then has nothing to do', async () => {
  await world.inside(['put', local('tree'), '/Same'])
  await mkdir(local('changed'))
  await writeFile(local('changed/a.txt'), 'another')
  await writeFile(local('changed/new.txt'), 'new')

  const plan = await world.json('sync', local('changed'), 'drive:/Same', '--delete', '--dry-run')
  expect(plan).toEqual([
    { kind: 'write', path: 'a.txt', reason: 'size' },
    { kind: 'write', path: 'new.txt', reason: 'new' },
    { kind: 'delete', path: 'empty', folder: true },
    { kind: 'delete', path: 'sub', folder: true },
    { kind: 'delete', path: 'zero', folder: false },
  ])
  const refused = await world.run(['sync', 'changed', 'drive:/Same', '--delete'])
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
  expect(await world.inside(['cat', '/Same/a.txt'])).toMatchObject({ stdout: 'alpha' })

  expect(await world.run(['sync', 'changed', 'drive:/Same', '--delete', '--yes'])).toMatchObject({ code: 0 })
  expect((await world.json<{ name: string }[]>('ls', '/Same')).map(({ name }) => name)).toEqual(['a.txt', 'new.txt'])
  const second = await world.inside(['sync', local('changed'), 'drive:/Same', '--delete', '--yes'])
  expect(second.stdout).toBe('Everything is the same already.\n')

  expect(await world.inside(['sync', 'drive:/Same', local('copy')])).toMatchObject({ code: 0 })
  expect((await readdir(local('copy'))).sort()).toEqual(['a.txt', 'new.txt'])
})

test('what another program writes is uploaded, and written to another program', async () => {
  await world.inside(['mkdir', '/Piped'])
  const input = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251))
  expect(await world.run(['put', '-', '/Piped/data.bin'], { input })).toMatchObject({ code: 0 })
  expect(await world.inside(['get', '/Piped/data.bin', '--to', local('data.bin')])).toMatchObject({ code: 0 })
  expect(await readFile(local('data.bin'))).toEqual(input)

  // The reader has had enough, as `head` has.
  const cat = `"${process.execPath}" --conditions=source "${main}" cat /Piped/data.bin | head -c 10 | wc -c; echo "\${PIPESTATUS[0]}"`
  const piped = await promisify(execFile)('bash', ['-c', cat], { env: world.environment })
  expect(piped.stdout.trim().split('\n')).toEqual(['10', '0'])
})

test('folders are made, things are moved, copied and removed, and nothing is overwritten on the way', async () => {
  await world.inside(['mkdir', '-p', '/Work/2026/November'])
  await world.inside(['put', local('tree/a.txt'), '/Work/one.txt'])
  const [made, moved, copied] = [
    await world.run(['mkdir', '/Work/2026']),
    await world.run(['mv', '/Work/one.txt', '/Work/2026/November/']),
    await world.run(['cp', '/Work/2026/November/one.txt', '/Work/two.txt']),
  ]
  expect(made).toMatchObject({ code: 7, stderr: expect.stringContaining('name is taken') })
  expect(moved).toMatchObject({ code: 0, stderr: '/Work/one.txt → /Work/2026/November/one.txt\n' })
  expect(copied).toMatchObject({ code: 0 })
  expect(await world.inside(['mv', '/Work/2026/November/one.txt', '/Work/two.txt'])).toMatchObject({ code: 7 })

  expect(await world.inside(['rm', '/Work'])).toMatchObject({ code: 2, stderr: expect.stringContaining('-r') })
  expect(await world.inside(['rm', '-r', '/Work'])).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
  expect(await world.run(['rm', '-r', '/Work', '--yes'])).toMatchObject({ code: 0 })
  expect(await world.inside(['ls', '/Work'])).toMatchObject({ code: 6 })
  expect(await world.inside(['rm', '-r', '/', '--yes'])).toMatchObject({ code: 2 })
})

test('names that OneDrive cannot hold are refused with their rule before anything is sent', async () => {
  await mkdir(local('odd'))
  await writeFile(local('odd/ok.txt'), '')
  await writeFile(local('odd/what?.txt'), '')
  await writeFile(local('odd/CON'), '')
  const before = world.emulator.journal.length
  const [put, mkdirColon, dots] = await Promise.all([
    world.inside(['put', local('odd'), '/Odd']),
    world.inside(['mkdir', '/a:b']),
    world.inside(['cat', '/../x']),
  ])
  expect(put.code).toBe(2)
  expect(put.stderr).toContain('what?.txt: it holds the character ?')
  expect(put.stderr).toContain('CON: Windows has reserved it')
  expect(mkdirColon).toMatchObject({ code: 2, stderr: expect.stringContaining('it holds the character :') })
  expect(dots.code).toBe(2)
  expect(world.emulator.journal.length).toBe(before)
})

test('what is wrong on this machine is told with its own exit code', async () => {
  await mkdir(local('circle'))
  await symlink('.', local('circle/again'))
  await writeFile(local('circle/fine.txt'), 'fine')
  const [missing, circle] = await Promise.all([
    world.run(['put', 'nowhere.txt', '/']),
    world.inside(['put', local('circle'), '/']),
  ])
  expect(missing).toMatchObject({ code: 9, stderr: expect.stringContaining('nowhere.txt') })
  // Everything but the circle is there.
  expect(circle).toMatchObject({ code: 0, stdout: 'Uploaded 1 file, 4 B.\n' })
  expect(circle.stderr).toContain('again is left out')
})

test('find, du, thumb, link, share and versions answer for people and programs', async () => {
  const [named, searched, du, thumb, link, share, versions] = await Promise.all([
    world.run(['find', '--name', '*.JPG', '--size', '+150k']),
    world.inside(['find', '--words', 'budget']),
    world.run(['du', '-s', '/Pictures']),
    world.run(['thumb', '/Pictures/Desert road.jpg', '--size', 'small']),
    world.run(['link', '/Documents/Budget.xlsx', '--scope', 'organization']),
    world.run(['share', '/Documents/Budget.xlsx']),
    world.run(['versions', '/Documents/Budget.xlsx']),
  ])
  expect(named.stdout.split('\n')).toContain('/Pictures/Desert road.jpg')
  expect(searched.stdout).toContain('/Documents/Budget.xlsx')
  expect(du.stdout).toMatch(/^[\d.]+ MiB {2}\/Pictures\n$/)
  expect(thumb.stdout).toContain('Desert road.thumb.jpg  96×')
  expect(link.stdout).toMatch(/^https?:\/\/\S+\n$/)
  expect(share.stdout).toContain('Megan Bowen')
  expect(versions.stdout).toMatch(/^version .*\n1\.0 .*Megan Bowen\n$/)
})

test('request speaks Graph, and --verbose shows requests with ids and without secrets', async () => {
  const [me, created, refused] = await Promise.all([
    world.run(['request', '/me', '--verbose']),
    world.run(['request', '/me/drive/root/children', '-d', '{"name":"Requested","folder":{}}']),
    world.inside(['request', '/me/drive/items/nothing']),
  ])
  expect(JSON.parse(me.stdout)).toMatchObject({ userPrincipalName: 'megan@contoso.example' })
  expect(me.stderr).toMatch(/^> GET \S+\/v1\.0\/me 200 \d+ ms {2}request \S+, client \S+\n$/)
  expect(JSON.parse(created.stdout)).toMatchObject({ name: 'Requested' })
  expect(refused).toMatchObject({ code: 6 })
})

test('Ctrl-C ends a transfer cleanly, and the same command goes on with it', async () => {
  const size = 110 * 1024 * 1024
  await writeFile(local('large.bin'), '')
  await truncate(local('large.bin'), size)
  const sent = (): number =>
    world.emulator.journal.filter(({ method, path }) => method === 'PUT' && path.includes('/_content/')).length
  const before = sent()
  const first = await world.run(['put', 'large.bin', '/large.bin'], { until: () => sent() > before })
  expect(first).toMatchObject({ code: 130, stderr: expect.stringContaining('Run the same command again') })
  expect(await world.inside(['ls', '/large.bin'])).toMatchObject({ code: 6 })

  const second = await world.run(['put', 'large.bin', '/large.bin'])
  expect(second).toMatchObject({ code: 0 })
  expect(world.emulator.journal.filter(({ path }) => path.endsWith('large.bin:/createUploadSession'))).toHaveLength(1)
  expect((await world.json<{ size: number }[]>('ls', '/large.bin'))[0]!.size).toBe(size)
  expect(await readdir(join(world.configFolder, 'uploads'))).toEqual([])
})

test('watch tells what changes, until Ctrl-C', async () => {
  const token = JSON.parse(await readFile(join(world.configFolder, 'profiles/emulator.token.json'), 'utf8')).accessToken
  const send = (method: string, path: string, body?: unknown) =>
    fetch(`${world.emulator.url}/v1.0${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  await send('POST', '/me/drive/root/children', { name: 'Watched', folder: {} })
  let began = false
  const ran = await world.run(['watch', '/', '--interval', '0.1'], {
    onStderr: (text) => {
      if (began || !text.includes('Watching')) return
      began = true
      void send('PATCH', '/me/drive/root:/Watched', { name: 'Seen' }).then(() => send('DELETE', '/me/drive/root:/Seen'))
    },
    onStdout: (text, stop) => {
      if (text.includes('- /')) stop('SIGINT')
    },
  })
  expect(ran.code).toBe(0)
  expect(ran.stdout).toMatch(/- \/(Seen|Watched)\n/)
})
