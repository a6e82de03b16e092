import { randomBytes } from 'node:crypto'
import {
  type ActionOutput,
  actionCatalogue,
  actionRoutes,
  apiKeyRoutes,
  appRegistrationRoutes,
  type Connection,
  call,
  connectionProxyPath,
  connectionRoutes,
  wayRoutes,
} from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../world.ts'

let world: World
let connection: Connection
beforeAll(async () => {
  world = await openWorld()
  connection = await world.connect('ada', demo.accounts.work.userPrincipalName)
}, 60_000)
afterAll(() => world?.[Symbol.asyncDispose]())

const perform = (action: string, input: Record<string, unknown>, more: object = {}, caller = world.operator()) =>
  call(
    actionRoutes.perform,
    {
      params: { projectId: world.projectId, connectionId: connection.id, action },
      body: { input, ...more },
    },
    caller,
  )

test('lists the catalogue to anyone, with JSON Schemas', async () => {
  const { actions } = await call(actionRoutes.list, {}, { ...world.operator(), token: '' })
  expect(actions.map(({ name }) => name)).toEqual(actionCatalogue.map(({ name }) => name))
  const saveFile = actions.find(({ name }) => name === 'saveFile')!
  expect(saveFile.input).toMatchObject({ type: 'object', properties: { conflictBehavior: { default: 'replace' } } })
})

test('performs an action through a connection, and only tells what a dry run would do', async () => {
  const input = { folder: '/Api', name: 'hello.txt', text: 'Hello.' }
  const dry = await perform('saveFile', input, { dryRun: true })
  expect(dry).toEqual({ output: null, description: 'Saves “hello.txt” into /Api.' })
  const { output } = await perform('saveFile', input)
  expect(output).toMatchObject({ item: { path: '/Api/hello.txt', size: 6 }, file: { connectionId: connection.id } })
  const again = await perform('saveFile', input, { dryRun: true })
  expect(again.description).toContain('stays as a version')
})

test('recognises what was done under the same key', async () => {
  const input = { parent: '/Api', name: 'once', conflictBehavior: 'rename' }
  const first = await perform('createFolder', input, { idempotencyKey: 'k1' })
  const second = await perform('createFolder', input, { idempotencyKey: 'k1' })
  expect(second.output).toEqual(first.output)
  const other = await perform('createFolder', input, { idempotencyKey: 'k2' })
  expect(other.output).toMatchObject({ item: { name: 'once 1' } })
  const notes = await world.db.selectFrom('action_note').selectAll().execute()
  expect(notes.map(({ note_sealed }) => note_sealed.toString('latin1')).join()).not.toContain('once')
})

test('an upload that was broken off goes on at another server, in the same session', async () => {
  const long = randomBytes(12 * 1024 * 1024)
  const proxy = world.server.url + connectionProxyPath(world.projectId, connection.id)
  const authorization = `Bearer ${world.server.operatorKey}`
  await fetch(`${proxy}/me/drive/root:/long.bin:/content`, { method: 'PUT', headers: { authorization }, body: long })
  const sessions = () =>
    world.emulator.journal.filter(({ path }) => /resumed\.bin:?\/createUploadSession/.test(path)).length
  const cut = world.emulator.faults.add({
    when: { method: 'PUT', host: 'content' },
    fault: { kind: 'cut', direction: 'request', afterBytes: 1024 * 1024 },
  })

  const input = { folder: '/Api', name: 'resumed.bin', file: '/long.bin' }
  const leaving = new AbortController()
  const visitor = {
    ...world.operator(),
    fetch: (url: string | URL | Request, init?: RequestInit) => fetch(url, { ...init, signal: leaving.signal }),
  }
  const lost = expect(perform('saveFile', input, { idempotencyKey: 'long' }, visitor)).rejects.toThrow()
  await expect
    .poll(() => world.emulator.faults.list().find(({ id }) => id === cut.id)?.hits, { timeout: 10_000 })
    .toBeGreaterThan(0)
  leaving.abort()
  await lost
  world.emulator.faults.remove(cut.id)

  const elsewhere = { ...world.operator(), baseUrl: (await world.addServer()).url }
  const { output } = await perform('saveFile', input, { idempotencyKey: 'long' }, elsewhere)
  expect(output).toMatchObject({ item: { path: '/Api/resumed.bin', size: long.length } })
  expect(sessions()).toBe(1)
}, 30_000)

test('says what was wrong with the input, and what Microsoft refused', async () => {
  await expect(perform('saveFile', { name: 'a' })).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(perform('getFile', { item: '/no such file' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(perform('getFile', { item: '/a/../b' })).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(perform('explode', {})).rejects.toMatchObject({ code: 'not_found' })
})

test('an API key that may only read does no more than that', async () => {
  const { key } = await call(
    apiKeyRoutes.create,
    { params: { projectId: world.projectId }, body: { name: 'reader', scopes: ['files:read'] } },
    world.operator(),
  )
  const reader = { ...world.operator(), token: key }
  expect((await perform('listFiles', { folder: '/Api' }, {}, reader)).output).toMatchObject({ nextCursor: null })
  await expect(perform('createFolder', { name: 'x' }, {}, reader)).rejects.toMatchObject({ code: 'forbidden' })
})

test('what Microsoft refuses even with a new token is diagnosed, and the connection says so', async () => {
  const other = await world.connect('bob', demo.accounts.personal.userPrincipalName)
  world.emulator.faults.add({
    when: { host: 'graph', account: demo.accounts.personal.userPrincipalName },
    fault: { kind: 'status', status: 401 },
  })
  const asked = call(
    actionRoutes.perform,
    { params: { projectId: world.projectId, connectionId: other.id, action: 'getDrive' }, body: {} },
    world.operator(),
  )
  await expect(asked).rejects.toMatchObject({
    code: 'connection_broken',
    problem: { diagnosis: { who: expect.any(String) } },
  })
  world.emulator.faults.clear()
  const params = { connectionId: other.id }
  expect((await call(connectionRoutes.get, { params }, world.operator())).status).toBe('needs_sign_in')
})

test('an app acts in its own name, in the drive of whom it serves', async () => {
  const { clientId, clientSecret, tenantId } = demo.daemonApp
  const cloud = { login: world.emulator.url, graph: world.emulator.url }
  const params = { projectId: world.projectId }
  const body = { clientId, clientSecret, cloud, authority: tenantId, name: 'Daemon' }
  const registration = await call(appRegistrationRoutes.create, { params, body }, world.operator())
  const own = await call(
    wayRoutes.connectApplication,
    { params, body: { appRegistrationId: registration.id, drive: { user: demo.accounts.work.userPrincipalName } } },
    world.operator(),
  )
  const { output } = await call(
    actionRoutes.perform,
    {
      params: { ...params, connectionId: own.id, action: 'saveFile' },
      body: { input: { name: 'daemon.txt', text: 'x' } },
    },
    world.operator(),
  )
  expect(output).toMatchObject({ item: { path: '/daemon.txt' }, file: { connectionId: own.id } })
})

test('no action changes anything while it is only described', async () => {
  await perform('saveFile', { name: 'Dry/a.txt', text: 'a' })
  await perform('saveFile', { name: 'Dry/a.txt', text: 'b' })
  const invited = await perform('invite', { item: '/Dry/a.txt', recipients: ['jade@fabrikam.example'] })
  const permissionId = (invited.output as ActionOutput<'invite'>).value[0]!.id
  const sentences: Record<string, [object, RegExp]> = {
    saveFile: [{ name: 'Dry/a.txt', text: 'x', conflictBehavior: 'fail' }, /and fails/],
    uploadFromUrl: [{ url: 'https://example.com/cliff.jpg', folder: '/Dry' }, /Saves “cliff.jpg” into \/Dry/],
    copyItem: [{ item: '/Dry/a.txt', conflictBehavior: 'rename' }, /gets a name of its own/],
    moveItem: [{ item: '/Dry/a.txt', to: '/' }, /Moves \/Dry\/a.txt into \//],
    renameItem: [{ item: '/Dry/a.txt', name: 'b.txt' }, /Renames \/Dry\/a.txt to “b.txt”/],
    updateItem: [{ item: '/Dry/a.txt', description: 'x' }, /Gives \/Dry\/a.txt description x/],
    deleteItem: [{ item: '/Dry/a.txt' }, /Moves \/Dry\/a.txt into the recycle bin/],
    restoreItem: [{ id: 'x' }, /out of the recycle bin/],
    createFolder: [{ name: 'Dry', conflictBehavior: 'fail' }, /is in \/ already, and makes it fail/],
    moveFolder: [{ folder: '/Dry', to: '/Documents', name: 'Wet' }, /Moves \/Dry into \/Documents as “Wet”/],
    deleteFolder: [{ folder: '/Dry', onlyEmpty: true }, /Fails, since 1 item is in \/Dry/],
    createShareLink: [{ item: '/Dry', scope: 'anonymous' }, /a link to \/Dry for whoever has it/],
    invite: [{ item: '/Dry', recipients: ['a@b.example'], sendInvitation: true }, /Microsoft writes to them/],
    revokePermission: [{ item: '/Dry/a.txt', permissionId }, /Takes access to \/Dry\/a.txt from/],
    restoreVersion: [{ item: '/Dry/a.txt', versionId: '1.0' }, /Makes version 1.0/],
    oneDriveRequest: [{ method: 'DELETE', path: '/me/drive/root:/Dry?x=1' }, /Sends DELETE \/me\/drive\/root:\/Dry to/],
    listFiles: [{}, /Nothing is changed\.$/],
  }
  world.emulator.requests.clear()
  const changing = actionCatalogue.filter(({ effect }) => effect !== 'reads').map(({ name }) => name)
  expect(Object.keys(sentences)).toEqual(expect.arrayContaining(changing))
  for (const [name, [input, sentence]] of Object.entries(sentences)) {
    const { description } = await perform(name, input as Record<string, unknown>, { dryRun: true })
    expect(description, name).toMatch(sentence)
  }
  expect(world.emulator.journal.filter(({ method }) => method !== 'GET')).toEqual([])
})

test('a connection that needs a sign-in says so', async () => {
  await world.db.updateTable('connection').set({ status: 'needs_sign_in' }).where('id', '=', connection.id).execute()
  await expect(perform('listFiles', {})).rejects.toMatchObject({ code: 'connection_broken' })
})
