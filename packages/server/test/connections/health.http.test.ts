/** How a connection's state changes, is remembered, and is told. */
import { call, connectionRoutes, eventRoutes, healthRoutes } from '@drawbridge/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordFinding } from '../../src/connections/health.ts'
import { openWorld, type World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const eventsOf = async (subject: string, query: { limit?: string; cursor?: string } = {}) =>
  call(eventRoutes.list, { params: { projectId: world.projectId }, query: { subject, ...query } }, world.operator())
const historyOf = async (connectionId: string, query: { limit?: string; cursor?: string } = {}) =>
  call(
    healthRoutes.connectionHistory,
    { params: { projectId: world.projectId, connectionId }, query },
    world.operator(),
  )

test('a connection begins proven, with its first change and its first event', async () => {
  const connection = await world.connect('ada', 'megan@contoso.example')
  expect(Date.parse(connection.provenUntil!) - Date.parse(connection.provenAt!)).toBe(24 * 60 * 60_000)

  const { changes } = await historyOf(connection.id)
  expect(changes).toMatchObject([{ previousStatus: null, status: 'connected', diagnosis: null }])
  const { events } = await eventsOf(connection.id)
  expect(events).toMatchObject([
    { type: 'connection.created', subject: connection.id, data: { userId: 'ada', status: 'connected' } },
  ])
})

test('each change of status is remembered and told once; what stays the same is not', async () => {
  const { id } = await world.connect('bob', 'alex.rivers@outlook.example')
  for (const status of ['needs_admin', 'needs_admin', 'connected', 'connected'] as const) {
    await recordFinding(world.db, id, { status }, world.clock.now())
  }
  const { changes, nextCursor } = await historyOf(id, { limit: '2' })
  expect(changes.map(({ previousStatus, status }) => [previousStatus, status])).toEqual([
    ['needs_admin', 'connected'],
    ['connected', 'needs_admin'],
  ])
  const rest = await historyOf(id, { limit: '2', cursor: nextCursor! })
  expect(rest).toMatchObject({ changes: [{ previousStatus: null }], nextCursor: null })
  const { events } = await eventsOf(id)
  expect(events.map(({ type }) => type)).toEqual([
    'connection.status_changed',
    'connection.status_changed',
    'connection.created',
  ])
})

test('a finding that is not kept is not told either', async () => {
  const { id } = await world.connect('eve', 'megan@contoso.example')
  const undone = world.db.transaction().execute(async (transaction) => {
    await recordFinding(transaction, id, { status: 'drive_gone' }, world.clock.now())
    throw new Error('and all of it is undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect((await historyOf(id)).changes).toHaveLength(1)
  expect((await eventsOf(id)).events).toHaveLength(1)
})

test('of many at once who find the same, one is first', async () => {
  const { id } = await world.connect('kim', 'alex.rivers@outlook.example')
  const findings = Array.from({ length: 12 }, () =>
    recordFinding(world.db, id, { status: 'revoked' }, world.clock.now()),
  )
  await Promise.all(findings)
  expect((await historyOf(id)).changes).toHaveLength(2)
})

test('connecting again mends, and says so; disconnecting says so, too', async () => {
  const { id } = await world.connect('joe', 'megan@contoso.example')
  await recordFinding(world.db, id, { status: 'needs_sign_in' }, world.clock.now())
  expect((await world.connect('joe', 'megan@contoso.example')).id).toBe(id)
  await call(connectionRoutes.disconnect, { params: { connectionId: id } }, world.operator())

  const { events } = await eventsOf(id)
  expect(events.map(({ type, data }) => [type, data['status']])).toEqual([
    ['connection.removed', undefined],
    ['connection.status_changed', 'connected'],
    ['connection.status_changed', 'needs_sign_in'],
    ['connection.created', 'connected'],
  ])
  await expect(historyOf(id)).rejects.toMatchObject({ code: 'not_found' })
})

test('a cursor that is none, and a page too large, are refused', async () => {
  await expect(eventsOf('con_1', { cursor: 'x' })).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(eventsOf('con_1', { limit: '201' })).rejects.toMatchObject({ code: 'invalid_request' })
})
