/** What becomes of a name that is taken: every operation that can meet one, with each behavior and without one. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ConflictBehavior, DriveItem, ItemClient } from '../../src/index.ts'
import { uploadFile, uploadStream, uploadTree } from '../../src/node.ts'
import { type SignedIn, signedIn } from '../signed-in.ts'

let world: SignedIn
let local: string
beforeAll(async () => {
  world = await signedIn()
  local = await mkdtemp(join(tmpdir(), 'onedrive-conflicts-'))
  await mkdir(join(local, 'tree'))
  await writeFile(join(local, 'taken.txt'), 'new')
  await writeFile(join(local, 'tree/taken.txt'), 'new')
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await rm(local, { recursive: true, force: true })
})

type Options = { conflictBehavior?: ConflictBehavior }
type Operation = (folder: ItemClient, options: Options) => Promise<unknown>

/** A file with new content that is to get the name that is taken. */
async function other(folder: ItemClient, name = 'other.txt'): Promise<ItemClient> {
  const { id } = await folder.upload(name, 'new')
  return world.onedrive.drive().item(id)
}

const idOf = async (folder: ItemClient): Promise<string> => (await folder.get()).id

const operations: Record<string, { standard: ConflictBehavior; run: Operation }> = {
  'upload in one request': {
    standard: 'replace',
    run: (folder, options) => folder.upload('taken.txt', 'new', options),
  },
  'upload through a session': {
    standard: 'replace',
    run: (folder, options) => folder.upload('taken.txt', 'new', { smallFile: 0, ...options }),
  },
  'upload what a URL answers': {
    standard: 'replace',
    run: async (folder, options) => folder.upload('taken.txt', await fetch('data:text/plain,new'), options),
  },
  uploadFile: {
    standard: 'replace',
    run: (folder, options) => uploadFile(folder, join(local, 'taken.txt'), options),
  },
  'uploadFile with its times': {
    standard: 'replace',
    run: (folder, options) => uploadFile(folder, join(local, 'taken.txt'), { keepTimes: true, ...options }),
  },
  uploadStream: {
    standard: 'replace',
    run: (folder, options) => uploadStream(folder, 'taken.txt', Readable.from(['new']), options),
  },
  ...Object.fromEntries(
    [true, false].map((keepTimes) => [
      `uploadTree ${keepTimes ? 'with' : 'without'} times`,
      {
        standard: 'replace' as const,
        run: async (folder: ItemClient, options: Options) => {
          const { problems } = await uploadTree(folder, join(local, 'tree'), { keepTimes, ...options })
          if (problems[0]) throw problems[0].error
        },
      },
    ]),
  ),
  copy: {
    standard: 'fail',
    run: async (folder, options) => (await other(folder)).copy({ name: 'taken.txt', ...options }),
  },
  rename: {
    standard: 'fail',
    run: async (folder, options) => (await other(folder)).update({ name: 'taken.txt' }, options),
  },
  move: {
    standard: 'fail',
    run: async (folder, options) => {
      const elsewhere = await folder.createFolder('elsewhere')
      const moved = await other(world.onedrive.drive().item(elsewhere.id), 'taken.txt')
      return moved.update({ parentId: await idOf(folder) }, options)
    },
  },
}

/** A folder in which the name is taken. */
async function prepared(): Promise<ItemClient> {
  const made = await world.onedrive.drive().root().createFolder('conflicts', { conflictBehavior: 'rename' })
  const folder = world.onedrive.drive().item(made.id)
  await folder.upload('taken.txt', 'old')
  return folder
}

async function contents(folder: ItemClient): Promise<Record<string, string>> {
  const files: DriveItem[] = []
  for await (const item of folder.children()) if (item.file) files.push(item)
  const texts = files.map(async ({ id, name }) => {
    return [name, await (await world.onedrive.drive().item(id).download()).text()]
  })
  const all = Object.fromEntries(await Promise.all(texts)) as Record<string, string>
  delete all['other.txt']
  return all
}

const behaviors = ['fail', 'replace', 'rename', undefined] as const

test.each(Object.keys(operations).flatMap((name) => behaviors.map((behavior) => [name, behavior] as const)))(
  '%s, %s',
  async (name, behavior) => {
    const { standard, run } = operations[name]!
    const folder = await prepared()
    const outcome = run(folder, behavior === undefined ? {} : { conflictBehavior: behavior })
    const expected = behavior ?? standard
    if (expected === 'fail') await expect(outcome).rejects.toMatchObject({ status: 409, code: 'nameAlreadyExists' })
    else await outcome
    const { 'taken.txt': taken, ...others } = await contents(folder)
    expect(taken).toBe(expected === 'replace' ? 'new' : 'old')
    expect(Object.values(others)).toEqual(expected === 'rename' ? ['new'] : [])
  },
)

test.each(behaviors)('create folder, %s', async (behavior) => {
  const made = await world.onedrive.drive().root().createFolder('folders', { conflictBehavior: 'rename' })
  const folder = world.onedrive.drive().item(made.id)
  await folder.createFolder('taken')
  const outcome = folder.createFolder('taken', behavior === undefined ? {} : { conflictBehavior: behavior })
  // Work accounts replace no folder.
  if (behavior === 'rename') expect((await outcome).name).not.toBe('taken')
  else await expect(outcome).rejects.toMatchObject({ status: 409, code: 'nameAlreadyExists' })
  expect(await Array.fromAsync(folder.children())).toHaveLength(behavior === 'rename' ? 2 : 1)
})

test('restore, which knows no behavior, fails, and takes another name', async () => {
  await using personal = await signedIn('personal')
  const root = personal.onedrive.drive().root()
  const old = personal.onedrive.drive().item((await root.upload('taken.txt', 'old')).id)
  await old.delete()
  await root.upload('taken.txt', 'new')
  await expect(old.restore()).rejects.toMatchObject({ status: 409, code: 'nameAlreadyExists' })
  expect(await old.restore({ name: 'restored.txt' })).toMatchObject({ name: 'restored.txt' })
})
