/** What is refused, each before anything is asked of Microsoft that could change something. */
import { type ActionName, actionCatalogue } from '@drawbridge/api'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { perform } from '../../src/actions/catalogue.ts'
import { type Stage, setStage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await setStage('work')
  await stage.act('saveFile', { name: 'there.txt', text: 'x' })
})
afterAll(() => stage[Symbol.asyncDispose]())
beforeEach(() => stage.emulator.requests.clear())

const changes = () => stage.emulator.journal.filter(({ method }) => method !== 'GET')

/** One for each action; whatever else is wrong with fields is the schema's to say, and read from the schema. */
const bad: Record<ActionName, object> = {
  saveFile: { name: 'a.txt', text: 'x', file: '/there.txt' },
  getFile: { item: '' },
  listFiles: { most: 0 },
  readText: { file: '/there.txt', maxBytes: 2_000_000 },
  downloadFile: { item: '/' },
  convertFile: { item: '/there.txt', format: 'exe' },
  getThumbnails: { item: '/there.txt', sizes: ['../../x'] },
  uploadFromUrl: { url: 'file:///etc/passwd' },
  copyItem: { item: '/there.txt', name: 'a/b' },
  moveItem: { item: '/there.txt' },
  renameItem: { item: '/there.txt', name: 'a:b' },
  updateItem: { item: '/there.txt', createdDateTime: 'yesterday' },
  deleteItem: { item: {} },
  restoreItem: {},
  createFolder: { name: '/' },
  getFolderById: { id: '../x' },
  moveFolder: { folder: '/there.txt', to: '/' },
  deleteFolder: { folder: '/there.txt' },
  searchFiles: { query: ' ' },
  searchFolders: {},
  listChanges: { cursor: 'x'.repeat(9000) },
  createShareLink: { item: '/there.txt', type: 'own' },
  invite: { item: '/there.txt', recipients: ['nobody'] },
  listPermissions: {},
  revokePermission: { item: '/there.txt' },
  resolveSharingUrl: { url: 'not a url' },
  listVersions: { item: '/' },
  restoreVersion: { item: '/there.txt', versionId: '../../content' },
  getDrive: { driveId: '' },
  oneDriveRequest: { path: 'me/drive' },
}

test.each(actionCatalogue.map(({ name }) => name as ActionName))('%s refuses what makes no sense', async (name) => {
  await expect(perform(name, bad[name], stage.context())).rejects.toMatchObject({
    code: expect.stringMatching(/^(invalid_request|invalid_path|name_not_allowed|not_found|invalid_sharing_url)$/),
  })
  expect(changes()).toEqual([])
  await expect(perform(name, 'a text', stage.context())).rejects.toMatchObject({ code: 'invalid_request' })
})

test('what is no action is none, whatever it is called', async () => {
  for (const name of ['explode', '__proto__', 'constructor', 'toString', '']) {
    await expect(perform(name, {}, stage.context())).rejects.toMatchObject({ code: 'not_found' })
  }
})

test.each([
  'https://evil.example/v1.0/me/drive',
  '//evil.example/me/drive',
  'http:/me',
  '/\\evil.example/me',
  '/me/../../oauth2/token',
  '/me/drive/root:/a/%2e%2e/%2e%2e/x',
  '/me/drive/root:/%252e%252e/x',
  '/me/drive/root#fragment',
  '/me/drive/a b',
  '/me\r\nx-evil: 1',
  '/me/\u0000',
  '@evil.example/me',
  `/${'a'.repeat(8500)}`,
])('oneDriveRequest does not go to %j', async (path) => {
  await expect(perform('oneDriveRequest', { path }, stage.context())).rejects.toMatchObject({
    code: expect.stringMatching(/^invalid_(path|request)$/),
  })
  expect(stage.emulator.journal).toHaveLength(0)
})

test.each(['Authorization', 'Host', 'Cookie', 'X-HTTP-Method-Override', 'Transfer-Encoding', 'Content-Length'])(
  'oneDriveRequest passes no %s on',
  async (name) => {
    const input = { path: '/me/drive', headers: { [name]: 'x' } }
    await expect(perform('oneDriveRequest', input, stage.context())).rejects.toMatchObject({ code: 'invalid_request' })
    expect(stage.emulator.journal).toHaveLength(0)
  },
)

test.each(['/a/../b', '/..', '/a/./b', '/a\\b', '/a\u0000b', 'a/b', '/a:/content', '../x', '..'])(
  'no item is looked for at %j',
  async (item) => {
    await expect(perform('getFile', { item }, stage.context())).rejects.toMatchObject({
      code: expect.stringMatching(/^(invalid_path|invalid_request|name_not_allowed)$/),
    })
    expect(stage.emulator.journal).toHaveLength(0)
  },
)

test.each(['../x', 'a/../../x', 'CON', 'a|b', 'a.', '.lock'])('nothing is stored as %j', async (name) => {
  await expect(perform('saveFile', { name, text: 'x' }, stage.context())).rejects.toMatchObject({
    code: expect.stringMatching(/^(invalid_path|name_not_allowed)$/),
  })
  await expect(perform('createFolder', { name }, stage.context())).rejects.toMatchObject({
    code: expect.stringMatching(/^(invalid_path|name_not_allowed)$/),
  })
  expect(changes()).toEqual([])
})

test('a cursor leads nowhere but to Graph', async () => {
  for (const link of ['https://evil.example/x', '//evil.example/x', '/../x', 'x']) {
    const cursor = Buffer.from(link).toString('base64url')
    for (const [name, input] of [
      ['listFiles', { cursor }],
      ['searchFiles', { query: 'x', cursor }],
      ['listChanges', { cursor: `c${cursor}` }],
    ] as const) {
      await expect(perform(name, input, stage.context())).rejects.toMatchObject({
        code: expect.stringMatching(/^(invalid_path|invalid_request)$/),
      })
    }
  }
  expect(stage.emulator.journal).toHaveLength(0)
})

test('a file of another connection is not opened on its own word', async () => {
  const file = {
    from: 'drive',
    connectionId: 'con_other',
    driveId: 'd',
    itemId: 'i',
    name: 'a',
    mimeType: null,
    size: 1,
  }
  await expect(perform('saveFile', { file }, stage.context())).rejects.toMatchObject({ code: 'not_found' })
})

test('an action that is cut short by its signal ends with it', async () => {
  const signal = AbortSignal.abort(new Error('The step has taken too long.'))
  await expect(perform('listFiles', {}, stage.context({ signal }))).rejects.toMatchObject({ code: 'aborted' })
})
