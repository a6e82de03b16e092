/** The live feed over real HTTP: told as it is committed, gone on after every break, ended with the access. */
import { once } from 'node:events'
import { get } from 'node:http'
import { ApiError, apiKeyRoutes, call, changeRoutes, type Event, listen, sdkRoutes } from '@drawbridge/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordEvents } from '../../src/events/record-event.ts'
import { openWorld, type World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const params = () => ({ projectId: world.projectId })

/** Something happens in the product. */
async function happen(...names: readonly string[]): Promise<void> {
  const user = await world.user('ada')
  for (const name of names) await call(sdkRoutes.event, { params: params(), body: { name } }, user)
}

const nameOf = ({ data }: Event): unknown => data['name']

type Ear = { readonly names: unknown[]; readonly ids: string[]; readonly ended: Promise<void>; hangUp(): void }

/** Listens from the moment on at which it is there. */
async function attend(baseUrl: string, token: string, lastEventId?: string): Promise<Ear> {
  const stop = new AbortController()
  const options = { baseUrl, token, lastEventId, signal: stop.signal }
  const told = listen(changeRoutes.live, { params: params() }, options)
  const names: unknown[] = []
  const ids: string[] = []
  const first = await told.next()
  const take = ({ id, event }: NonNullable<typeof first.value>): void => {
    ids.push(id)
    if (event) names.push(nameOf(event))
  }
  take(first.value!)
  const ended = (async () => {
    for await (const each of told) take(each)
  })().catch((error: unknown) => {
    if (!stop.signal.aborted) throw error
  })
  return { names, ids, ended, hangUp: () => stop.abort() }
}

const soon = { timeout: 10_000, interval: 10 }

test('tells what happens, also on another server, and goes on behind the last id without a gap or a repetition', async () => {
  const other = await world.addServer()
  const here = await attend(world.server.url, world.server.operatorKey)
  const there = await attend(other.url, world.server.operatorKey)
  await happen('one', 'two')
  await expect.poll(() => here.names, soon).toEqual(['one', 'two'])
  await expect.poll(() => there.names, soon).toEqual(['one', 'two'])
  there.hangUp()

  // The server goes while events are told.
  const last = here.ids[1]!
  await other.close()
  here.hangUp()
  await happen('three', 'four')
  const again = await attend(world.server.url, world.server.operatorKey, last)
  await expect.poll(() => again.names, soon).toEqual(['two', 'three', 'four'])
  again.hangUp()
})

test('a server that ends lets its listeners go at once, and they miss nothing', async () => {
  const other = await world.addServer()
  const ear = await attend(other.url, world.server.operatorKey)
  await happen('before')
  await expect.poll(() => ear.names, soon).toEqual(['before'])
  await Promise.all([other.close(), happen('meanwhile')])
  // Were it cut off, this would throw.
  await ear.ended
  const next = await attend(world.server.url, world.server.operatorKey, ear.ids.at(-1))
  await expect.poll(() => [...ear.names, ...next.names], soon).toEqual(['before', 'meanwhile'])
  next.hangUp()
})

test('tells nothing more to who may no longer listen', async () => {
  const body = { name: 'listener', scopes: ['events:read' as const] }
  const { apiKey, key } = await call(apiKeyRoutes.create, { params: params(), body }, world.operator())
  const ear = await attend(world.server.url, key)
  await call(apiKeyRoutes.revoke, { params: { ...params(), apiKeyId: apiKey.id } }, world.operator())
  await happen('secret')
  await ear.ended
  expect(ear.names).toEqual([])
  await expect(attend(world.server.url, key, ear.ids.at(-1))).rejects.toMatchObject({ code: 'unauthorized' })
})

test('refuses before it begins', async () => {
  const options = { baseUrl: world.server.url, token: world.server.operatorKey }
  const first = (query: object, more: object = {}) =>
    listen(changeRoutes.live, { params: params(), query }, { ...options, ...more }).next()
  await expect(first({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalid_request', status: 400 })
  await expect(first({}, { lastEventId: 'bm9uc2Vuc2U' })).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(first({ connectionId: 'con_other' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(first({ watchId: 'wch_other' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(first({}, { token: undefined })).rejects.toBeInstanceOf(ApiError)
})

test('a reader who is slower than what happens gets all of it in order', async () => {
  const headers = { authorization: `Bearer ${world.server.operatorKey}` }
  const slow = get(`${world.server.url}/api/v1/projects/${world.projectId}/feed/live`, { headers })
  const [response] = await once(slow, 'response')
  response.setEncoding('utf8')
  response.pause()
  // More than sockets and streams hold.
  const many = Array.from({ length: 1_000 }, (_, number) => ({
    projectId: world.projectId,
    type: 'app.event' as const,
    data: { number, padding: 'x'.repeat(10_000) },
  }))
  await world.db.transaction().execute((transaction) => recordEvents(transaction, many, world.clock.now()))
  let text = ''
  response.on('data', (chunk: string) => {
    text += chunk
  })
  response.resume()
  const seen = () => [...text.matchAll(/"number":(\d+)/g)].map(([, number]) => Number(number))
  await expect.poll(() => seen().length, soon).toBe(many.length)
  expect(seen()).toEqual(many.map(({ data }) => data.number))
  slow.destroy()
})
