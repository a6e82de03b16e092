/** The operator's list of connections: narrowed by status and text, and read page by page. */
import { type ConnectionStatus, call, connectionRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../world.ts'

const { work, personal } = demo.accounts
let world: World
const ids: string[] = []

beforeAll(async () => {
  world = await openWorld()
  for (const [userId, account] of [
    ['first', work],
    ['second', personal],
    ['100%', work],
  ] as const) {
    ids.unshift((await world.connect(userId, account.userPrincipalName)).id)
    world.clock.advance(1_000)
  }
  await world.db.updateTable('connection').set({ status: 'revoked' }).where('user_id', '=', 'second').execute()
})
afterAll(() => world[Symbol.asyncDispose]())

type Query = { status?: ConnectionStatus; text?: string; limit?: string; cursor?: string }

async function list(query: Query) {
  const { connections, nextCursor } = await call(connectionRoutes.list, { query }, world.operator())
  return { found: connections.map(({ id }) => id), nextCursor }
}

test('by status, page by page, and nothing twice', async () => {
  expect((await list({ status: 'revoked' })).found).toEqual([ids[1]])
  const first = await list({ status: 'connected', limit: '1' })
  expect(first.found).toEqual([ids[0]])
  const second = await list({ status: 'connected', limit: '1', cursor: first.nextCursor! })
  expect(second).toEqual({ found: [ids[2]], nextCursor: null })
})

test('by part of a name, an address, a user or an id, in any case; no character is special', async () => {
  expect((await list({ text: work.displayName.toUpperCase() })).found).toEqual([ids[0], ids[2]])
  expect((await list({ text: personal.userPrincipalName.slice(3) })).found).toEqual([ids[1]])
  expect((await list({ text: '%' })).found).toEqual([ids[0]])
  expect((await list({ text: ids[2]! })).found).toEqual([ids[2]])
})

test('a status that is none is refused', async () => {
  const query = { status: 'sleepy' as ConnectionStatus }
  await expect(list(query)).rejects.toMatchObject({ code: 'invalid_request' })
})
