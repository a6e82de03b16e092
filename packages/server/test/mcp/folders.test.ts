/** Attacks on a list of folders: an agent that may use one or two of them tries every way out. */
import { actionCatalogue } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import type { DriveItem } from '@drawbridge/onedrive'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { reachOf } from '../../src/mcp/reach.ts'
import { type Agent, type Answer, clientOf, type Household, openHousehold } from './agent.ts'

let house: Household
let agent: Agent
/** Inside: /Allowed, with a shortcut to somebody else's folder in it. Outside: /Secret. */
let secret: DriveItem
let secretLink: string
let inside: DriveItem
let foreign: { driveId: string; folder: string; file: string }
beforeAll(async () => {
  house = await openHousehold()
  const { drive } = house.stage
  inside = await drive.root().upload('Allowed/report.txt', 'inside')
  await drive.root().upload('Allowed/deep/er/notes.txt', 'inside')
  await drive.root().upload('Also/plan.txt', 'inside')
  secret = await drive.root().upload('Secret/report.txt', 'outside')
  secretLink = (await drive.item(secret.id).createLink({ type: 'view', scope: 'organization' })).link!.webUrl!
  await drive.root().upload('Allowed2/near.txt', 'a name that begins alike')
  foreign = await shareForeign()
  const shortcut = {
    name: 'Shortcut',
    remoteItem: { id: foreign.folder, parentReference: { driveId: foreign.driveId } },
  }
  const path = `${drive.item({ path: '/Allowed' }).address.below('children')}`
  await house.oneDrive.json(path, { method: 'POST', json: shortcut })
  agent = await house.agent({ folders: [{ path: '/Allowed' }, { path: '/Also' }], confirm: false })
})
afterAll(() => house[Symbol.asyncDispose]())

/** A folder of the administrator's that ours may edit. */
async function shareForeign(): Promise<typeof foreign> {
  const drive = (await clientOf(house.stage.emulator, demo.accounts.administrator)).drive()
  const file = await drive.root().upload('Theirs/their.txt', 'theirs')
  const folder = await drive.item({ path: '/Theirs' }).get()
  await drive.item(folder.id).invite({
    recipients: [{ email: demo.accounts.work.userPrincipalName }],
    roles: ['write'],
    requireSignIn: true,
    sendInvitation: false,
  })
  return { driveId: folder.parentReference!.driveId!, folder: folder.id, file: file.id }
}

function expectRefused({ failed, text }: Answer): void {
  expect(text).toMatch(/not in the folders that may be used|not available|invalid_path|not a path|name_not_allowed/)
  expect(failed).toBe(true)
  expect(text).not.toMatch(/outside|theirs/)
}

test('honest calls work, by path, by id and deep below', async () => {
  for (const item of ['/Allowed/report.txt', inside.id, '/Allowed/deep/er/notes.txt', '/allowed', '/Also/plan.txt']) {
    const { failed, text } = await agent.call('getFile', { item })
    expect(failed, text).toBe(false)
  }
})

describe('an item outside is not found', () => {
  const ways: readonly (readonly [string, () => unknown])[] = [
    ['by its path', () => '/Secret/report.txt'],
    ['by a path that climbs', () => '/Allowed/../Secret/report.txt'],
    ['by a path that climbs, encoded', () => '/Allowed/%2e%2e/Secret/report.txt'],
    ['by a path with a colon', () => '/Allowed:/../Secret:/report.txt'],
    ['by its id', () => secret.id],
    ['by ids of drive and item', () => ({ driveId: secret.parentReference!.driveId, id: secret.id })],
    ['by the root', () => '/'],
    ['by the word root', () => 'root'],
    ['by a special folder', () => ({ special: 'documents' })],
    ['by its sharing URL', () => secretLink],
    ['by a name that begins alike', () => '/Allowed2/near.txt'],
    ['by a shortcut', () => '/Allowed/Shortcut'],
    ['through a shortcut', () => '/Allowed/Shortcut/their.txt'],
    ['in another drive', () => ({ driveId: foreign.driveId, id: foreign.file })],
    ['in another drive by path', () => ({ driveId: foreign.driveId, path: '/Theirs/their.txt' })],
    ['by an id that leads on', () => `${inside.id}/../../items/${secret.id}`],
  ]
  test.each(ways)('%s', async (_, item) => expectRefused(await agent.call('getFile', { item: item() })))

  test('although the account itself may use it', async () => {
    const { call } = await house.agent()
    const theirs = { driveId: foreign.driveId, id: foreign.file }
    for (const item of ['/Secret/report.txt', secret.id, secretLink, '/Allowed/Shortcut', theirs]) {
      const { failed, text } = await call('getFile', { item })
      expect(failed, text).toBe(false)
    }
  })

  test('and is told apart from what is not there by nothing', async () => {
    const there = await agent.call('getFile', { item: '/Secret/report.txt' })
    const nowhere = await agent.call('getFile', { item: '/Secret/none.txt' })
    expect(nowhere.text).toBe(there.text)
  })
})

describe('other ways out', () => {
  test('no list of what is outside', async () => {
    expectRefused(await agent.call('listFiles', {}))
    expectRefused(await agent.call('listFiles', { folder: '/Secret' }))
  })

  test('a cursor that leads elsewhere shows nothing', async () => {
    for (const path of [
      '/me/drive/root:/Secret:/children',
      `/drives/${foreign.driveId}/root/children`,
      '/me/drive/root/children',
    ]) {
      const { text } = await agent.call('listFiles', {
        folder: '/Allowed',
        cursor: Buffer.from(path).toString('base64url'),
      })
      expect(text).not.toMatch(/Secret|report|Theirs/)
    }
  })

  test.each([
    ['a folder outside', () => ({ folder: '/Secret', name: 'new.txt', text: 'x' })],
    ['a name that climbs', () => ({ folder: '/Allowed', name: '../Secret/new.txt', text: 'x' })],
    ['a name through a shortcut', () => ({ folder: '/Allowed', name: 'Shortcut/new.txt', text: 'x' })],
    ['a file from outside', () => ({ folder: '/Allowed', name: 'copy.txt', file: '/Secret/report.txt' })],
    ['a file from outside by reference', () => ({ folder: '/Allowed', name: 'copy.txt', file: fileOf(secret) })],
    [
      'a file of another connection',
      () => ({ folder: '/Allowed', name: 'copy.txt', file: { ...fileOf(inside), connectionId: 'con_other' } }),
    ],
  ])('nothing is saved from or to %s', async (_, input) => {
    const { failed, text } = await agent.call('saveFile', input())
    expect(failed, text).toBe(true)
    expect(await namesIn('/Secret')).toEqual(['report.txt'])
    expect(await namesIn('/Allowed')).toEqual(['deep', 'report.txt', 'Shortcut'])
  })

  const outward: readonly (readonly [string, string, () => object])[] = [
    ['copied out', 'copyItem', () => ({ item: '/Allowed/report.txt', to: '/Secret' })],
    ['copied into another drive', 'copyItem', () => ({ item: '/Allowed/report.txt', to: theirs() })],
    ['copied in', 'copyItem', () => ({ item: '/Secret/report.txt', to: '/Allowed', name: 'stolen.txt' })],
    ['copied beside its folder', 'copyItem', () => ({ item: '/Allowed', name: 'Twin' })],
    ['moved out', 'moveItem', () => ({ item: '/Allowed/report.txt', to: '/Secret' })],
    ['moved in', 'moveItem', () => ({ item: '/Secret/report.txt', to: '/Allowed', name: 'stolen.txt' })],
    ['moved under a shortcut', 'moveItem', () => ({ item: '/Allowed/report.txt', to: '/Allowed/Shortcut' })],
    ['moved away, as the folder itself', 'moveFolder', () => ({ folder: '/Allowed', to: '/Also' })],
    ['renamed, as the folder itself', 'renameItem', () => ({ item: '/Allowed', name: 'Elsewhere' })],
    ['deleted, as the folder itself', 'deleteFolder', () => ({ folder: '/Allowed' })],
    ['deleted', 'deleteItem', () => ({ item: '/Secret/report.txt' })],
    ['deleted without a fuss', 'deleteItem', () => ({ item: '/Secret/report.txt', ifMissing: 'ignore' })],
    ['shared', 'createShareLink', () => ({ item: '/Secret/report.txt', scope: 'organization' })],
    ['opened to others', 'invite', () => ({ item: secret.id, recipients: ['eve@contoso.example'] })],
    ['read', 'readText', () => ({ file: '/Secret/report.txt' })],
    ['read by reference', 'readText', () => ({ file: fileOf(secret) })],
    ['read by its sharing URL', 'readText', () => ({ file: secretLink })],
    ['looked at', 'getThumbnails', () => ({ item: secret.id })],
    ['found by its id', 'getFolderById', () => ({ id: secret.parentReference!.id })],
    ['found in another drive', 'getFolderById', () => ({ id: foreign.folder, driveId: foreign.driveId })],
    ['found by its sharing URL', 'resolveSharingUrl', () => ({ url: secretLink })],
    ['told of', 'listPermissions', () => ({ item: '/Secret' })],
    ['searched', 'searchFiles', () => ({ query: 'report' })],
    ['followed', 'listChanges', () => ({})],
    ['restored', 'restoreItem', () => ({ id: secret.id })],
    ['asked for by a request', 'oneDriveRequest', () => ({ path: '/me/drive/root/children' })],
    ['measured', 'getDrive', () => ({ driveId: foreign.driveId })],
  ]
  test.each(outward)('nothing is %s', async (_, tool, input) => {
    expectRefused(await agent.call(tool, input()))
    expect(await namesIn('/Secret')).toEqual(['report.txt'])
    expect(await namesIn('/Allowed')).toEqual(['deep', 'report.txt', 'Shortcut'])
  })

  test('searches and changes tell only of what is inside', async () => {
    const found = await agent.call('searchFiles', { folder: '/Allowed', query: 'report' })
    expect(pathsIn(found)).toEqual(['/Allowed/report.txt'])
    const changed = await agent.call('listChanges', { folder: '/Allowed' })
    expect(changed.failed, changed.text).toBe(false)
    expect(changed.text).not.toMatch(/Secret|Theirs|Allowed2/)
  })

  test('resources outside are not there, nor listed', async () => {
    const { client } = agent
    const first = await client.listResources()
    const second = await client.listResources({ cursor: first.nextCursor! })
    const titles = [...first.resources, ...second.resources].map(({ title }) => title)
    expect(titles.toSorted()).toEqual(['/Allowed/Shortcut', '/Allowed/deep', '/Allowed/report.txt', '/Also/plan.txt'])
    for (const uri of [
      'onedrive:///root:/Secret/report.txt',
      'onedrive:///root:/',
      `onedrive:///drives/${foreign.driveId}/items/${foreign.file}`,
    ]) {
      await expect(client.readResource({ uri })).rejects.toMatchObject({ code: -32_002 })
    }
  })

  test('a folder that is not there allows nothing', async () => {
    const { call } = await house.agent({ folders: [{ path: '/Gone' }] })
    expectRefused(await call('getFile', { item: '/Allowed/report.txt' }))
    expectRefused(await call('listFiles', {}))
  })

  test('a folder named by a shortcut allows nothing of what it leads to', async () => {
    const { call } = await house.agent({ folders: [{ path: '/Allowed/Shortcut' }] })
    expectRefused(await call('getFile', { item: { driveId: foreign.driveId, id: foreign.file } }))
  })
})

test('every argument that can name an item is judged', () => {
  for (const { name, input } of actionCatalogue) {
    const reach = reachOf(name)
    if (!reach) continue
    const { items = [], below = [], files = [], urls = [], ids } = reach
    const judged = [...items, ...below, ...files, ...urls, ...(ids ? [ids.id, ids.driveId] : [])]
    const addressing = Object.keys(input.shape).filter((argument) => takesAddress(input.shape[argument]))
    expect(judged.toSorted(), name).toEqual(expect.arrayContaining(addressing))
    expect(Object.keys(input.shape), name).toEqual(expect.arrayContaining(judged))
  }
})

/** Whether an argument can be an item of any drive. */
function takesAddress(schema: unknown): boolean {
  return namesDrive(z.toJSONSchema(schema as z.ZodType, { io: 'input' }) as JsonSchema)
}

function namesDrive({ properties, anyOf = [], oneOf = [] }: JsonSchema): boolean {
  return properties?.['driveId'] !== undefined || [...anyOf, ...oneOf].some(namesDrive)
}
type JsonSchema = { properties?: Record<string, unknown>; anyOf?: JsonSchema[]; oneOf?: JsonSchema[] }

test('what cannot be judged is not offered', async () => {
  const { tools } = await agent.client.listTools()
  const names = new Set(tools.map(({ name }) => name))
  const missing = actionCatalogue.filter(({ name }) => !names.has(name))
  expect(missing.map(({ name }) => name).toSorted()).toEqual(['getDrive', 'oneDriveRequest', 'restoreItem'])
})

function theirs(): object {
  return { driveId: foreign.driveId, id: foreign.folder }
}

function pathsIn({ output }: Answer): (string | null)[] {
  return (output as { value: { path: string | null }[] }).value.map(({ path }) => path)
}

async function namesIn(path: string): Promise<string[]> {
  const items = await Array.fromAsync(house.stage.drive.item({ path }).children())
  return items.map(({ name }) => name).toSorted((a, b) => a.localeCompare(b))
}

function fileOf({ id, name, parentReference }: DriveItem): object {
  return {
    from: 'drive',
    connectionId: '',
    driveId: parentReference!.driveId,
    itemId: id,
    name,
    mimeType: null,
    size: null,
  }
}
