import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, expect, test } from 'vitest'
import { readContent } from '../../src/runs/content.ts'
import { cancelRun } from '../../src/runs/control-run.ts'
import { action, edges, openScene, type Scene } from './scene.ts'

let scene: Scene
let address: string
const asked: { method: string | undefined; headers: object; body: string }[] = []
const statuses: number[] = []

beforeAll(async () => {
  scene = await openScene()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    asked.push({ method: request.method, headers: request.headers, body: Buffer.concat(chunks).toString() })
    const status = statuses.shift() ?? 200
    const type = request.url?.startsWith('/file') ? 'application/pdf' : 'application/json'
    response.writeHead(status, { 'content-type': type, 'retry-after': '0' })
    response.end(request.url?.startsWith('/file') ? Buffer.alloc(700_000, 7) : '{"ok":true}')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return async () => {
    server.closeAllConnections()
    server.close()
    await scene[Symbol.asyncDispose]()
  }
})

const request = (more: object) => ({ id: 'ask', type: 'http_request' as const, url: `${address}/here`, ...more })
async function runOne(step: { id: string }, more: object = {}) {
  const workflowId = await scene.save({ steps: [step as never], edges: edges(`start>${step.id}`) })
  return scene.start(workflowId, more)
}

test('an HTTP step sends JSON with its idempotency key, and reads JSON; a failure that may pass is tried again', async () => {
  asked.length = 0
  statuses.push(503)
  const id = await runOne(
    request({
      method: 'POST',
      body: { who: '{{ user.id }}' },
      headers: { Authorization: 'Bearer abcdefghijklmnop', 'x-run': '{{ run.id }}' },
      retry: { delay: 'PT0S' },
    }),
  )
  await scene.reached(id, 'succeeded')
  const { ask } = await scene.steps(id)
  expect(ask).toMatchObject({
    attempts: 2,
    output: { status: 200, body: { ok: true } },
    input: { headers: { authorization: '[redacted]', 'x-run': id }, body: { who: 'ada' } },
  })
  expect(asked.map(({ body }) => body)).toEqual(['{"who":"ada"}', '{"who":"ada"}'])
  expect(asked[0]?.headers).toMatchObject({ 'idempotency-key': `${id}:ask`, authorization: 'Bearer abcdefghijklmnop' })
})

test('what may have had an effect is not sent twice unless the step says so', async () => {
  asked.length = 0
  statuses.push(503)
  const id = await runOne(request({ method: 'POST' }))
  expect(await scene.reached(id)).toMatchObject({ state: 'failed', failure: { code: 'http_status', status: 503 } })
  expect(asked).toHaveLength(1)
})

test('an answer is kept as a file in pieces; private addresses are refused at once', async () => {
  const id = await runOne(request({ url: `${address}/file/Report.pdf`, saveAsFile: true }))
  await scene.reached(id, 'succeeded')
  const { file } = (await scene.steps(id))['ask']!.output as { file: { contentId: string } }
  expect(file).toMatchObject({ from: 'run', name: 'Report.pdf', mimeType: 'application/pdf', size: 700_000 })
  const pieces: number[] = []
  for await (const piece of readContent(scene.services.db, file.contentId)) pieces.push(piece.length)
  expect(pieces).toEqual([262_144, 262_144, 175_712])

  const inside = await runOne(request({ url: 'https://10.0.0.1/', retry: { attempts: 3, delay: 'PT1S' } }))
  expect(await scene.reached(inside)).toMatchObject({ state: 'failed', failure: { transient: false } })
  expect((await scene.steps(inside))['ask']).toMatchObject({ attempts: 1 })
})

test('a kept file is the body of another request, with its type and length', async () => {
  asked.length = 0
  const id = await scene.start(
    await scene.save({
      steps: [
        request({ id: 'fetch', url: `${address}/file/Report.pdf`, saveAsFile: true }),
        request({ id: 'hand', method: 'PUT', body: '{{ steps.fetch.output.file }}' }),
      ],
      edges: edges('start>fetch', 'fetch>hand'),
    }),
  )
  await scene.reached(id, 'succeeded')
  const { body, headers } = asked.at(-1)!
  expect(headers).toMatchObject({ 'content-type': 'application/pdf', 'content-length': '700000' })
  expect(Buffer.from(body).equals(Buffer.alloc(700_000, 7))).toBe(true)
})

test('an event is told once, with its run, to whom it is meant for', async () => {
  const id = await runOne({
    id: 'tell',
    type: 'send_event',
    name: 'done for {{ user.id }}',
    payload: { n: 1 },
    webhookEndpointId: 'whe_1',
  } as never)
  await scene.reached(id, 'succeeded')
  const events = await scene.services.db.selectFrom('event').selectAll().where('subject', '=', id).execute()
  expect(events).toMatchObject([
    { type: 'workflow.event', data: { name: 'done for ada', payload: { n: 1 }, runId: id }, endpoint_ids: ['whe_1'] },
  ])
})

test('another workflow is run and waited for; its reply is the output, its failure the step’s', async () => {
  const child = await scene.save({
    settings: [{ name: 'tone', type: 'text', label: 'Tone', default: 'kind' }],
    steps: [
      action('work', { got: '{{ trigger.question }}' }),
      { id: 'reply', type: 'respond', body: { answer: '{{ steps.work.output.got }}, {{ settings.tone }}' } },
    ],
    edges: edges('start>work', 'work>reply'),
  })
  const parent = await scene.save({
    steps: [
      { id: 'ask', type: 'workflow', workflowId: child, input: { question: 'Why' } },
      action('after', { said: '{{ steps.ask.output.answer }}' }),
    ],
    edges: edges('start>ask', 'ask>after'),
  })
  const id = await scene.start(parent)
  await scene.reached(id, 'succeeded')
  expect((await scene.steps(id))['after']?.output).toEqual({ id: 'after', said: 'Why, kind' })

  const own = await scene.save({ steps: [], edges: [] })
  await scene.services.db
    .updateTable('workflow_version')
    .set({
      definition: JSON.stringify({
        name: 'Itself',
        trigger: { type: 'manual' },
        steps: [{ id: 'again', type: 'workflow', workflowId: own }],
        edges: edges('start>again'),
      }),
    })
    .where('workflow_id', '=', own)
    .execute()
  const endless = await scene.start(own)
  expect(await scene.reached(endless)).toMatchObject({
    state: 'failed',
    failure: { code: 'workflow_failed', message: expect.stringContaining('10 deep') },
  })
})

test('another workflow is not begun with what it does not take', async () => {
  const steps = { steps: [action('work')], edges: edges('start>work') }
  const input = { type: 'object', properties: { amount: { type: 'number' } }, required: ['amount'] }
  const child = await scene.save({ name: 'Pay', trigger: { type: 'call', input }, ...steps })
  const asking = await scene.save({
    name: 'File',
    settings: [{ name: 'folder', type: 'folder', label: 'Folder', required: true }],
    ...steps,
  })
  const parent = (workflowId: string) =>
    scene.save({
      steps: [{ id: 'ask', type: 'workflow', workflowId, input: { amount: '{{ trigger.amount }}' } }],
      edges: edges('start>ask'),
    })
  const given = (amount: unknown) => ({ trigger: { type: 'manual' as const, eventId: null, payload: { amount } } })
  const pays = await parent(child)
  expect(await scene.reached(await scene.start(pays, given(12)))).toMatchObject({ state: 'succeeded' })
  const wrong = await scene.start(pays, given('much'))
  expect(await scene.reached(wrong)).toMatchObject({
    failure: {
      code: 'input_invalid',
      message: '“Pay” does not take what it was given: input.amount must be number.',
    },
  })
  const files = await parent(asking)
  expect(await scene.reached(await scene.start(files, given(1)))).toMatchObject({
    failure: { code: 'setting_missing', message: '“File” needs the setting “folder”, and this run has none.' },
  })
  expect(await scene.reached(await scene.start(files, { settings: { folder: 'id' } }))).toMatchObject({
    state: 'succeeded',
  })
  const begun = scene.services.db.selectFrom('run').select('id').where('parent_run_id', '=', wrong)
  expect(await begun.execute()).toEqual([])
})

test('cancelling a run cancels the one that it waits for', async () => {
  const child = await scene.save({ steps: [{ id: 'pause', type: 'wait', for: 'P1D' }], edges: edges('start>pause') })
  const parent = await scene.save({
    steps: [{ id: 'ask', type: 'workflow', workflowId: child }],
    edges: edges('start>ask'),
  })
  const id = await scene.start(parent)
  await expect.poll(async () => (await scene.run(id)).waitingFor).toBe('workflow')
  await cancelRun(scene.services, { projectId: scene.projectId, runId: id })
  const states = await scene.services.db
    .selectFrom('run')
    .select('state')
    .where((row) => row.or([row('id', '=', id), row('parent_run_id', '=', id)]))
    .execute()
  expect(states.map(({ state }) => state)).toEqual(['cancelled', 'cancelled'])
})
