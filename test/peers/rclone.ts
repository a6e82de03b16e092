/** rclone as Debian ships it, signed in as a person signs it in, with a work account and then with a personal one. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demo } from '@drawbridge/emulator'
import { outcomeOf, outputOf } from './command.ts'
import { debianProgram } from './debian-package.ts'
import { filesIn, makeBigFile, makeTree } from './file-tree.ts'
import { graphToken } from './graph-token.ts'
import { type Judge, judge } from './judge.ts'
import { authorizeRclone, configureRclone } from './rclone-sign-in.ts'
import { type Reached, reachEmulator } from './reach.ts'

export type Rclone = Reached & {
  readonly folder: string
  /** Runs rclone; gives what it printed, or throws. */
  readonly rclone: (...args: string[]) => Promise<string>
  readonly path: string
  readonly environment: Readonly<Record<string, string>>
  token?: string
}

type Checks = Parameters<typeof judge<Rclone>>[2]

const MiB = 1024 ** 2

async function start(account: string): Promise<Rclone> {
  const program = await debianProgram('rclone')
  const reached = await reachEmulator({ autoSignIn: account })
  const folder = mkdtempSync(join(tmpdir(), 'peer-rclone-'))
  const environment = {
    ...program.environment,
    ...reached.environment,
    RCLONE_CONFIG: join(folder, 'rclone.conf'),
    RCLONE_RETRIES: '1',
    RCLONE_LOW_LEVEL_RETRIES: '2',
  }
  return {
    ...reached,
    folder,
    environment,
    path: program.path,
    rclone: (...args) => outputOf(program.path, args, { environment }),
    async [Symbol.asyncDispose]() {
      await reached[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const signIn: Checks = {
  async 'sign in with a code, as `rclone authorize` does'(context) {
    context.token = await authorizeRclone(context)
    assert.ok(JSON.parse(context.token).refresh_token)
  },

  async 'configure: the drive is found and chosen'(context) {
    await configureRclone(context)
    assert.match(readFileSync(context.environment['RCLONE_CONFIG']!, 'utf8'), /^drive_id = \S+$/m)
  },

  async 'an access token that has run out is renewed, and the new one is kept'({ rclone, environment }) {
    const file = environment['RCLONE_CONFIG']!
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"expiry":"[^"]*"/, '"expiry":"2020-01-01T00:00:00Z"'))
    await rclone('lsd', 'cloud:')
    assert.doesNotMatch(readFileSync(file, 'utf8'), /"expiry":"2020/)
  },

  async about({ rclone }) {
    const about = JSON.parse(await rclone('about', '--json', 'cloud:'))
    assert.ok(about.total > about.used && about.free > 0)
  },

  async 'lsd and mkdir'({ rclone }) {
    await rclone('mkdir', 'cloud:judge')
    assert.match(await rclone('lsd', 'cloud:'), / judge$/m)
  },
}

const files: Checks = {
  async 'copy up a tree of 300 files with odd names'({ rclone, folder }) {
    makeTree(join(folder, 'tree'), 300)
    await rclone('copy', join(folder, 'tree'), 'cloud:judge/tree')
    const listed = (await rclone('lsf', '-R', '--files-only', 'cloud:judge/tree')).trimEnd().split('\n').sort()
    assert.deepEqual(listed, filesIn(join(folder, 'tree')).sort())
  },

  async 'check finds no difference, by what was downloaded'({ rclone, folder }) {
    await rclone('check', '--download', join(folder, 'tree'), 'cloud:judge/tree')
  },

  async 'copy again moves nothing'({ rclone, folder, emulator }) {
    const before = emulator.journal.length
    await rclone('copy', join(folder, 'tree'), 'cloud:judge/tree')
    assert.deepEqual(
      emulator.journal.slice(before).filter(({ method }) => method === 'PUT' || method === 'POST'),
      [],
    )
  },

  async 'copy down gives the same tree, with its times'({ rclone, folder }) {
    await rclone('copy', 'cloud:judge/tree', join(folder, 'down'))
    await rclone('check', join(folder, 'tree'), join(folder, 'down'), '--one-way')
    assert.deepEqual(filesIn(join(folder, 'down')).sort(), filesIn(join(folder, 'tree')).sort())
    assert.equal(await rclone('copy', '--dry-run', '-v', join(folder, 'tree'), join(folder, 'down')), '')
  },

  async 'lsjson tells sizes, times and types'({ rclone, folder }) {
    const name = join(folder, 'dated.txt')
    writeFileSync(name, 'dated')
    utimesSync(name, new Date('2001-02-03T04:05:06Z'), new Date('2001-02-03T04:05:06Z'))
    await rclone('copyto', name, 'cloud:judge/dated.txt')
    const item = JSON.parse(await rclone('lsjson', '--stat', 'cloud:judge/dated.txt'))
    assert.deepEqual([item.Size, item.MimeType, item.IsDir], [5, 'text/plain', false])
    assert.equal(Date.parse(item.ModTime), Date.parse('2001-02-03T04:05:06Z'))
  },

  async 'touch sets the time'({ rclone }) {
    await rclone('touch', '-t', '2015-01-02T03:04:05', 'cloud:judge/dated.txt')
    const item = JSON.parse(await rclone('lsjson', '--stat', 'cloud:judge/dated.txt'))
    assert.equal(Date.parse(item.ModTime), Date.parse('2015-01-02T03:04:05Z'))
  },

  async 'rcat streams, cat reads back, cat of a range too'({ path, environment, rclone }) {
    const text = 'streamed '.repeat(50_000)
    await outputOf(path, ['rcat', 'cloud:judge/streamed.txt'], { environment, input: text })
    assert.equal(await rclone('cat', 'cloud:judge/streamed.txt'), text)
    assert.equal(await rclone('cat', '--offset', '9', '--count', '8', 'cloud:judge/streamed.txt'), 'streamed')
  },

  async 'a file of 200 MB goes up and comes down the same'({ rclone, folder }) {
    const name = join(folder, 'big.bin')
    const hash = makeBigFile(name, 200 * MiB)
    await rclone('copyto', name, 'cloud:judge/big.bin')
    await rclone('copyto', 'cloud:judge/big.bin', join(folder, 'big-down.bin'))
    assert.equal(
      createHash('sha256')
        .update(readFileSync(join(folder, 'big-down.bin')))
        .digest('hex'),
      hash,
    )
    rmSync(join(folder, 'big-down.bin'))
  },

  async 'copyto on the server: a copy, and nothing goes through this machine'({ rclone, folder, emulator }) {
    const before = emulator.journal.length
    await rclone('copyto', 'cloud:judge/big.bin', 'cloud:judge/big-copy.bin')
    const carried = emulator.journal.slice(before).filter(({ path }) => /\/content|createUploadSession/.test(path))
    assert.deepEqual(carried, [])
    const sizes = JSON.parse(await rclone('lsjson', '--files-only', 'cloud:judge', '--include', 'big*'))
    assert.deepEqual(new Set(sizes.map(({ Size }: { Size: number }) => Size)), new Set([200 * MiB]))
    assert.ok(existsSync(join(folder, 'big.bin')))
  },

  async 'moveto on the server'({ rclone }) {
    await rclone('moveto', 'cloud:judge/streamed.txt', 'cloud:judge/moved/elsewhere.txt')
    assert.equal(await rclone('lsf', 'cloud:judge/moved'), 'elsewhere.txt\n')
    assert.doesNotMatch(await rclone('lsf', 'cloud:judge'), /streamed/)
  },

  async 'move of a folder on the server'({ rclone, folder }) {
    const before = filesIn(join(folder, 'tree', 'folder 1')).sort()
    await rclone('move', 'cloud:judge/tree/folder 1', 'cloud:judge/tree/moved 1')
    const after = (await rclone('lsf', '-R', '--files-only', 'cloud:judge/tree/moved 1')).trimEnd().split('\n').sort()
    assert.deepEqual(after, before)
  },

  async 'sync brings changes and takes away what is gone'({ rclone, folder }) {
    const tree = join(folder, 'tree')
    rmSync(join(tree, 'folder 2'), { recursive: true })
    renameSync(join(tree, 'folder 3'), join(tree, 'folder three'))
    writeFileSync(join(tree, 'changed.txt'), 'new')
    await rclone('sync', tree, 'cloud:judge/tree')
    const listed = (await rclone('lsf', '-R', '--files-only', 'cloud:judge/tree')).trimEnd().split('\n').sort()
    assert.deepEqual(listed, filesIn(tree).sort())
  },

  async '--fast-list lists the same'({ rclone }) {
    const plain = await rclone('lsf', '-R', 'cloud:judge/tree')
    const fast = await rclone('lsf', '-R', '--fast-list', 'cloud:judge/tree')
    assert.deepEqual(fast.split('\n').sort(), plain.split('\n').sort())
  },

  async 'names that differ only in case are one file'({ rclone, folder }) {
    writeFileSync(join(folder, 'case.txt'), 'second')
    await rclone('copyto', join(folder, 'dated.txt'), 'cloud:judge/case/Report.txt')
    await rclone('copyto', join(folder, 'case.txt'), 'cloud:judge/case/REPORT.TXT')
    const [name, ...more] = (await rclone('lsf', 'cloud:judge/case')).trimEnd().split('\n')
    assert.deepEqual([name!.toLowerCase(), more], ['report.txt', []])
    assert.equal(await rclone('cat', `cloud:judge/case/${name}`), 'second')
  },

  async 'link: a sharing link that opens the file for whoever has it'({ rclone }) {
    const link = (await rclone('link', 'cloud:judge/dated.txt')).trim()
    assert.match(link, /^https:\/\/\S+$/)
    const page = await (await fetch(link)).text()
    const [, download] = /href="([^"]+)">Download/.exec(page) ?? []
    assert.ok(download, page)
    assert.equal(await (await fetch(new URL(download, link))).text(), 'dated')
  },

  async 'bisync notices what is new on either side'({ rclone, folder }) {
    const [here, work] = [join(folder, 'both'), join(folder, 'bisync')]
    mkdirSync(here)
    writeFileSync(join(here, 'first.txt'), 'first')
    await rclone('mkdir', 'cloud:judge/both')
    await rclone('bisync', here, 'cloud:judge/both', '--resync', '--workdir', work)
    writeFileSync(join(here, 'mine.txt'), 'mine')
    await rclone('copyto', join(folder, 'case.txt'), 'cloud:judge/both/theirs.txt')
    await rclone('bisync', here, 'cloud:judge/both', '--workdir', work)
    assert.deepEqual(readdirSync(here).sort(), ['first.txt', 'mine.txt', 'theirs.txt'])
    assert.equal(await rclone('cat', 'cloud:judge/both/mine.txt'), 'mine')
  },

  async 'deletefile, rmdirs and purge leave nothing'({ rclone, path, environment }) {
    await rclone('deletefile', 'cloud:judge/dated.txt')
    assert.notEqual((await outcomeOf(path, ['cat', 'cloud:judge/dated.txt'], { environment })).code, 0)
    await rclone('delete', 'cloud:judge/moved')
    await rclone('rmdirs', 'cloud:judge/moved')
    await rclone('purge', 'cloud:judge')
    assert.doesNotMatch(await rclone('lsf', 'cloud:'), /^judge\/$/m)
  },
}

/** What rclone does with work accounts alone. */
const business: Checks = {
  async 'quickXorHash: ours is what rclone reckons for itself, file by file'({ rclone, folder }) {
    const sums = async (at: string): Promise<string[]> =>
      (await rclone('hashsum', 'quickxor', at)).trimEnd().split('\n').sort()
    assert.deepEqual(await sums('cloud:judge/tree'), await sums(join(folder, 'tree')))
  },

  async 'check compares by hash'({ path, environment, folder }) {
    const { code, stderr } = await outcomeOf(path, ['check', join(folder, 'tree'), 'cloud:judge/tree'], { environment })
    assert.equal(code, 0, stderr)
    assert.doesNotMatch(stderr, /hashes could not be checked/)
  },

  async 'cleanup removes old versions'({ rclone, folder }) {
    for (const text of ['one', 'two', 'three']) {
      writeFileSync(join(folder, 'versions.txt'), text)
      await rclone('copyto', '--ignore-times', join(folder, 'versions.txt'), 'cloud:judge/versions/file.txt')
    }
    assert.equal(await versionCount('judge/versions/file.txt'), 3)
    await rclone('cleanup', 'cloud:judge/versions')
    assert.equal(await versionCount('judge/versions/file.txt'), 1)
    assert.equal(await rclone('cat', 'cloud:judge/versions/file.txt'), 'three')
  },
}

const { [lastOf(files)]: end, ...middle } = files
/** Users of this organisation may not agree by themselves to what rclone asks for; its administrator may. */
const { administrator, personal } = demo.accounts

export const rclone: Judge = judge('rclone', () => start(administrator.userPrincipalName), {
  ...signIn,
  ...middle,
  ...business,
  [lastOf(files)]: end!,
})
export const rclonePersonal: Judge = judge('rclone-personal', () => start(personal.userPrincipalName), {
  ...signIn,
  ...files,
})

async function versionCount(path: string): Promise<number> {
  const headers = { authorization: `Bearer ${await graphToken()}` }
  const response = await fetch(`https://graph.microsoft.com/v1.0/me/drive/root:/${path}:/versions`, { headers })
  const answer = (await response.json()) as { value?: unknown[]; error?: { message: string } }
  assert.ok(answer.value, answer.error?.message)
  return answer.value.length
}

function lastOf(checks: Checks): string {
  return Object.keys(checks).at(-1)!
}
