import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { call, type DefinitionInput, runRoutes, webhookRoutes, workflowRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { beforeAll, expect, test } from 'vitest'
import { ownDrive } from '../changes/following.ts'
import { startReceiver } from '../deliveries/receiver.ts'
import { openWorld, type World } from '../world.ts'
import { edges } from './scene.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.connect('ada', demo.accounts.personal.userPrincipalName)
  return () => world[Symbol.asyncDispose]()
})

const project = () => ({ projectId: world.projectId })
async function save(definition: Partial<DefinitionInput>): Promise<string> {
  const body = {
    definition: { name: 'Test', trigger: { type: 'call' }, steps: [], edges: [], ...definition } as DefinitionInput,
  }
  const { workflow } = await call(workflowRoutes.create, { params: project(), body }, world.operator())
  return workflow.id
}
const start = (workflowId: string, body: object) =>
  call(runRoutes.start, { params: { ...project(), workflowId }, body: { userId: 'ada', ...body } }, world.operator())

const only = (id: string) => ({ edges: edges(`start>${id}`) })

const greeting = {
  steps: [
    { id: 'save', type: 'action', action: 'saveFile', input: { name: '{{ trigger.name }}.txt', text: 'Hello' } },
    { id: 'reply', type: 'respond', status: 201, body: { saved: '{{ steps.save.output.item.name }}' } },
    { id: 'pause', type: 'wait', for: 'PT1H' },
  ],
  edges: edges('start>save', 'save>reply', 'reply>pause'),
} satisfies Partial<DefinitionInput>

test('whoever waits gets the reply at once, while the run goes on; the same key is the same run', async () => {
  const workflowId = await save(greeting)
  const body = { input: { name: 'Ada' }, wait: 20, idempotencyKey: 'once' }
  const { run } = await start(workflowId, body)
  expect(run).toMatchObject({ response: { status: 201, body: { saved: 'Ada.txt' } }, userId: 'ada', endedAt: null })
  expect((await start(workflowId, body)).run.id).toBe(run.id)

  const params = { ...project(), runId: run.id }
  await expect
    .poll(async () => (await call(runRoutes.get, { params }, world.operator())).run)
    .toMatchObject({ state: 'waiting', waitingFor: 'For its time.' })
  const { steps } = await call(runRoutes.steps, { params, query: {} }, world.operator())
  expect(steps.map(({ path, state }) => `${path} ${state}`)).toEqual([
    'save succeeded',
    'reply succeeded',
    'pause waiting',
  ])
  const { step } = await call(runRoutes.step, { params, query: { path: 'save' } }, world.operator())
  expect(step).toMatchObject({ type: 'action', input: { name: 'Ada.txt', text: 'Hello' }, attempts: [{ number: 1 }] })

  const { runs } = await call(runRoutes.list, { params: project(), query: { workflowId } }, world.operator())
  expect(runs.map(({ id }) => id)).toEqual([run.id])
  const cancelled = await call(runRoutes.cancel, { params }, world.operator())
  expect(cancelled.run).toMatchObject({ state: 'cancelled', waitingFor: null })
})

test('a run is watched as it goes on, from where a reader was', async () => {
  const workflowId = await save({
    ...greeting,
    steps: greeting.steps.slice(0, 2),
    edges: edges('start>save', 'save>reply'),
  })
  const { run } = await start(workflowId, { input: { name: 'Bo' } })
  const { token, baseUrl } = world.operator()
  const address = `${baseUrl}/api/v1/projects/${world.projectId}/runs/${run.id}/live`
  const headers = { authorization: `Bearer ${token}` }
  const told = await (await fetch(address, { headers })).text()
  const looks = [...told.matchAll(/data: (.*)\n/g)].map(([, data]) => JSON.parse(data!))
  expect(looks.at(-1).run).toMatchObject({ id: run.id, state: 'succeeded' })
  const seen = new Map(looks.flatMap(({ steps }) => steps).map(({ path, state }) => [path, state]))
  expect(Object.fromEntries(seen)).toEqual({ save: 'succeeded', reply: 'succeeded' })

  const [, last] = /id: (\d+)\n(?!.*id: )/s.exec(told) ?? []
  const again = await (await fetch(address, { headers: { ...headers, 'last-event-id': last! } })).text()
  expect(JSON.parse(/data: (.*)\n/.exec(again)![1]!).steps).toEqual([])
})

test('a product hears of each end that it has asked for; of failures without asking', async () => {
  await using all = await startReceiver()
  await using successes = await startReceiver()
  const add = (url: string, more: object = {}) =>
    call(webhookRoutes.create, { params: project(), body: { url, ...more } }, world.operator())
  await add(all.url)
  await add(successes.url, { eventTypes: ['run.succeeded'] })
  const works = await save({
    name: 'Works',
    steps: [{ id: 'fine', type: 'transform', expression: '1' }],
    ...only('fine'),
  })
  const fails = await save({
    name: 'Fails',
    steps: [{ id: 'odd', type: 'transform', expression: '$error("No more paper")' }],
    ...only('odd'),
  })
  const { run: succeeded } = await start(works, {})
  const { run: failed } = await start(fails, {})
  const runsIn = (receiver: typeof all) => receiver.heard.filter(({ event }) => event.type.startsWith('run.'))
  await expect.poll(() => [runsIn(all).length, runsIn(successes).length], { timeout: 15_000 }).toEqual([1, 1])
  expect(runsIn(all)[0]!.event).toMatchObject({
    type: 'run.failed',
    subject: failed.id,
    data: { runId: failed.id, workflowName: 'Fails', userId: 'ada', failure: { path: 'odd' } },
  })
  expect(runsIn(successes)[0]!.event).toMatchObject({
    type: 'run.succeeded',
    subject: succeeded.id,
    data: { workflowName: 'Works' },
  })
})

test('a file of a drive is streamed into a request, and the product has it whole', async () => {
  const got = Promise.withResolvers<{ readonly bytes: number; readonly pieces: number; readonly type: string }>()
  const server = createServer(async (request, response) => {
    let bytes = 0
    let pieces = 0
    for await (const chunk of request) {
      bytes += (chunk as Buffer).length
      pieces += 1
    }
    got.resolve({ bytes, pieces, type: String(request.headers['content-type']) })
    response.end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://localhost:${(server.address() as AddressInfo).port}/inbox`
  const size = 3_000_000
  await ownDrive(world).root().upload('Film.txt', 'x'.repeat(size))
  const workflowId = await save({
    steps: [
      { id: 'get', type: 'action', action: 'downloadFile', input: { item: '/Film.txt' } },
      { id: 'send', type: 'http_request', method: 'PUT', url, body: '{{ steps.get.output.file }}' },
    ],
    edges: edges('start>get', 'get>send'),
  })
  await start(workflowId, {})
  const { bytes, pieces, type } = await got.promise
  server.close()
  expect({ bytes, type }).toEqual({ bytes: size, type: 'text/plain' })
  expect(pieces).toBeGreaterThan(10)
})

test('what cannot be done is refused in words', async () => {
  const workflowId = await save(greeting)
  await expect(start(workflowId, { version: 7 })).rejects.toThrow('has no version 7')
  await expect(start('wfl_none', {})).rejects.toThrow('no such workflow')
  await expect(start(workflowId, { connectionId: 'con_none' })).rejects.toThrow('no such connection')
  const params = { ...project(), runId: 'run_none' }
  for (const route of [runRoutes.get, runRoutes.cancel, runRoutes.pause, runRoutes.resume] as const) {
    await expect(call(route, { params }, world.operator())).rejects.toThrow('no such run')
  }
})

test('runs are counted for a glance: those under way, and for a day those that ended', async () => {
  const figures = () => call(runRoutes.figures, { params: project() }, world.operator())
  const before = await figures()
  const workflowId = await save(greeting)
  const { run } = await start(workflowId, { input: { name: 'Cy' }, wait: 20 })
  await expect.poll(async () => (await figures()).waiting).toBe(before.waiting + 1)
  await call(runRoutes.cancel, { params: { ...project(), runId: run.id } }, world.operator())
  const broken = await save({
    steps: [{ id: 'get', type: 'action', action: 'getFile', input: { item: '/none' } }],
    edges: edges('start>get'),
  })
  await start(broken, { wait: 20 })
  const ended = (endedAfter: number) =>
    call(
      runRoutes.list,
      {
        params: project(),
        query: { workflowId: broken, state: 'failed', endedAfter: new Date(endedAfter).toISOString() },
      },
      world.operator(),
    )
  expect((await ended(world.clock.now() - 60_000)).runs).toMatchObject([{ workflowId: broken }])
  expect((await ended(world.clock.now() + 60_000)).runs).toEqual([])
  expect(await figures()).toMatchObject({
    waiting: before.waiting,
    cancelled: before.cancelled + 1,
    failed: before.failed + 1,
  })
  world.clock.advance(25 * 3_600_000)
  expect(await figures()).toEqual({ ...before, failed: 0, succeeded: 0, cancelled: 0 })
})
