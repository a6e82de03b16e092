/** Every example of the reference is done in the emulator's drive, with the ids of what is really there. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { actionCatalogue } from '@drawbridge/api'
import type { DriveItem } from '@drawbridge/onedrive'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { perform } from '../../src/actions/catalogue.ts'
import { type Stage, setStage } from './stage.ts'

let stage: Stage
let work: Stage
/** Microsoft restores in these only. */
let personal: Stage
const picture = createServer((_, response) => response.end('a cliff'))
beforeAll(async () => {
  work = await setStage()
  personal = await setStage('personal')
  await new Promise<void>((done) => picture.listen(0, '127.0.0.1', done))
})
afterAll(async () => {
  picture.close()
  await work?.[Symbol.asyncDispose]()
  await personal?.[Symbol.asyncDispose]()
})

const files = ['/Invoices/March.docx', '/Notes/hello.txt', '/Scans/letter.pdf', '/Archive/2026/March.pdf']

/** What the examples speak of, made anew where an example before has taken it away. */
async function place(): Promise<void> {
  const { drive } = stage
  for (const path of files) await drive.root().upload(path.slice(1), `In ${path}`, { conflictBehavior: 'replace' })
  await stage.act('createFolder', { name: 'Invoices/2025' })
  const there = await drive
    .item({ path: '/Photos/cliff.jpg' })
    .get()
    .catch(() => undefined)
  if (there) return
  for await (const item of drive.root().search('jpg')) {
    if (item.file?.mimeType !== 'image/jpeg') continue
    await stage.act('copyItem', {
      item: item.id,
      to: { id: (await stage.act('createFolder', { name: 'Photos' })).item.id },
      name: 'cliff.jpg',
    })
    return
  }
}

/** In place of what nobody can know beforehand: ids, cursors, addresses. */
async function stoodIn(name: string, input: object): Promise<object> {
  const item = await stage.drive.item({ path: '/Invoices/March.docx' }).get()
  const given = input as Record<string, unknown>
  const real: Record<string, () => Promise<unknown>> = {
    file: async () => (typeof given['file'] === 'string' ? given['file'] : referenceTo(item)),
    url: async () =>
      name === 'resolveSharingUrl'
        ? (await stage.act('createShareLink', { item: item.id, scope: 'organization' })).link.webUrl
        : `http://127.0.0.1:${(picture.address() as AddressInfo).port}/cliff.jpg`,
    id: async () => (name === 'restoreItem' ? deleted(item) : item.parentReference!.id),
    cursor: async () => (await stage.act('listChanges', { folder: '/Invoices', fromNow: true })).nextCursor,
    permissionId: async () =>
      (await stage.act('invite', { item: item.id, recipients: ['jade@fabrikam.com'] })).value[0]!.id,
    versionId: async () => (await stage.act('listVersions', { item: item.id })).value.at(-1)!.id,
  }
  const entries = Object.entries(given).map(async ([field, value]) => [
    field,
    real[field] ? await real[field]() : value,
  ])
  return Object.fromEntries(await Promise.all(entries))
}

async function deleted({ id }: DriveItem): Promise<string> {
  await stage.act('deleteItem', { item: id })
  return id
}

function referenceTo({ id, name, size = 0, parentReference }: DriveItem): object {
  const driveId = parentReference!.driveId
  return { from: 'drive', connectionId: '', driveId, itemId: id, name, mimeType: null, size }
}

const examples = actionCatalogue.flatMap(({ name, examples }) =>
  examples.map(({ title, input, output }) => [name, title, input, output] as const),
)

test.each(examples)('%s: %s', async (name, _, input, output) => {
  stage = name === 'restoreItem' ? personal : work
  await place()
  // An empty one, as the example has it.
  if (name === 'deleteFolder') {
    await stage.act('deleteItem', { item: '/Archive' })
    await stage.act('createFolder', { name: 'Archive' })
  }
  const done = (await perform(name, await stoodIn(name, input), stage.context())) as object
  expect(Object.keys(done).toSorted()).toEqual(Object.keys(output).toSorted())
})
