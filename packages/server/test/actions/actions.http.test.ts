import { actionCatalogue, actionRoutes, apiKeyRoutes, type Connection, call } from '@drawbridge/api'
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

test('a connection that needs a sign-in says so', async () => {
  await world.db.updateTable('connection').set({ status: 'needs_sign_in' }).where('id', '=', connection.id).execute()
  await expect(perform('listFiles', {})).rejects.toMatchObject({ code: 'connection_broken' })
})
