import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { batchLimit, planBatches } from '../../src/graph/batch-plan.ts'
import { type BatchRequest, batchBody, createOneDrive, type GraphError } from '../../src/index.ts'
import { bodyOf, scriptedServer } from '../scripted-server.ts'
import { type SignedIn, signedIn } from '../signed-in.ts'
import { testClock } from '../test-clock.ts'

let world: SignedIn
beforeAll(async () => {
  world = await signedIn()
})
afterAll(() => world[Symbol.asyncDispose]())

const folder = (path: string, name: string, dependsOn?: number[]): BatchRequest => ({
  method: 'POST',
  path: `/me/drive/root${path}`,
  json: { name, folder: {}, '@microsoft.graph.conflictBehavior': 'fail' },
  ...(dependsOn && { dependsOn }),
})

test('what depends on something is done after it, in the same call where Graph can', async () => {
  const before = world.emulator.journal.filter(({ path }) => path.endsWith('/$batch')).length
  const requests = [
    folder('/children', 'A'),
    folder(':/A:/children', 'B', [0]),
    folder(':/A/B:/children', 'C', [1]),
    { path: '/me/drive/root:/A/B/C:?$select=name', dependsOn: [2] },
  ]
  const answers = await world.onedrive.batch(requests)
  expect(batchBody<{ name: string }>(answers[3]!, requests[3]!).name).toBe('C')
  expect(world.emulator.journal.filter(({ path }) => path.endsWith('/$batch')).length - before).toBe(1)
})

test('what depends on something that failed is not done, in the same call or in a later one', async () => {
  const others = Array.from({ length: batchLimit }, () => ({ path: '/me/drive?$select=id' }))
  const requests = [
    folder(':/nowhere:/children', 'A'),
    folder('/children', 'never-1', [0]),
    ...others,
    folder('/children', 'never-2', [0]),
  ]
  const answers = await world.onedrive.batch(requests)
  const statuses = answers.map(({ status }) => status)
  expect(statuses).toEqual([404, 424, ...others.map(() => 200), 424])
  const names = await Array.fromAsync(
    world.onedrive
      .drive()
      .root()
      .children({ select: ['name'] }),
    ({ name }) => name,
  )
  expect(names.filter((name) => name.startsWith('never'))).toEqual([])
  expect(() => batchBody(answers[0]!, requests[0]!)).toThrow(
    expect.objectContaining({
      code: 'itemNotFound',
      requestId: expect.stringMatching(/./),
    } satisfies Partial<GraphError>),
  )
})

test.each([[[0]], [[3]], [[-1]], [[0.5]]])(
  'a dependency on %j of the first request is refused unsent',
  async (dependsOn) => {
    const before = world.emulator.journal.length
    await expect(world.onedrive.batch([{ path: '/me', dependsOn }])).rejects.toMatchObject({
      code: 'invalid_dependency',
    })
    expect(world.emulator.journal.length).toBe(before)
  },
)

test('any order is spread over calls that Graph takes, each request once, after what it depends on', async () => {
  const graphs = fc
    .array(fc.array(fc.nat({ max: 60 }), { maxLength: 2 }), { minLength: 1, maxLength: 70 })
    .map((lists) => lists.map((list, index) => ({ dependsOn: [...new Set(list.filter((each) => each < index))] })))
  await fc.assert(
    fc.asyncProperty(graphs, async (requests) => {
      const plans = planBatches(requests)
      expect(plans.flat()).toEqual(requests.map((_, index) => index))
      expect(plans.every((plan) => plan.length <= batchLimit)).toBe(true)
      // The emulator refuses orders that Graph refuses.
      const answers = await world.onedrive.batch(requests.map((each) => ({ path: '/me/drive?$select=id', ...each })))
      expect(answers.every(({ status }) => status === 200)).toBe(true)
    }),
    { numRuns: 15 },
  )
})

test('a throttled part is sent again together with what waited for it', async () => {
  const calls: string[][] = []
  await using server = await scriptedServer(async (request, response) => {
    const { requests } = JSON.parse((await bodyOf(request)).toString()) as { requests: { id: string }[] }
    calls.push(requests.map(({ id }) => id))
    const first = calls.length === 1
    const responses = requests.map(({ id }) => {
      if (first && id === '1') return { id, status: 429, headers: { 'Retry-After': '7' } }
      return { id, status: first && id === '2' ? 424 : 200, body: {} }
    })
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ responses }))
  })
  const waits: number[] = []
  const cloud = { login: server.url, graph: server.url }
  const client = createOneDrive({ cloud, accessToken: 'token', ...testClock(waits) })
  const answers = await client.batch([{ path: '/a' }, { path: '/b', dependsOn: [0] }, { path: '/c', dependsOn: [1] }])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(calls).toEqual([
    ['0', '1', '2'],
    ['1', '2'],
  ])
  expect(waits).toEqual([7000])
})
