import {
  type ApiError,
  type ApiKeyScope,
  apiKeyRoutes,
  call,
  type DefinitionInput,
  definitionReferenceRoute,
  projectRoutes,
  workflowRoutes,
} from '@drawbridge/api'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getVersion } from '../../src/definitions/versions.ts'
import { sampleDefinition } from '../definitions/sample.ts'
import { openWorld, type World } from '../world.ts'

let world: World
let params: { projectId: string }

beforeAll(async () => {
  world = await openWorld()
  params = { projectId: world.projectId }
})
afterAll(() => world[Symbol.asyncDispose]())

const refused = (code: string, status: number, message = '') =>
  expect.objectContaining({ code, status, message: expect.stringContaining(message) })

async function keyWith(...scopes: ApiKeyScope[]) {
  const { key } = await call(apiKeyRoutes.create, { params, body: { name: 'Back end', scopes } }, world.operator())
  return { baseUrl: world.server.url, token: key }
}

function create(definition = sampleDefinition()) {
  return call(workflowRoutes.create, { params, body: { definition } }, world.operator())
}

test('a workflow is stored as it was given, defaults filled in, and found again', async () => {
  const { workflow, findings } = await create()
  expect(workflow).toMatchObject({ name: 'Archive invoices', version: 1, enablements: 0 })
  expect(findings).toEqual([])

  const at = { params: { ...params, workflowId: workflow.id } }
  const { definition } = await call(workflowRoutes.get, at, world.operator())
  expect(definition).toMatchObject(sampleDefinition())
  expect(definition).toMatchObject({ schemaVersion: 1, settings: [], limits: { perConnection: 5 } })
  const { workflows } = await call(workflowRoutes.list, { params }, world.operator())
  expect(workflows).toContainEqual(workflow)
})

test('each time it is saved it is another version; versions are read, told apart and gone back to', async () => {
  const { workflow } = await create()
  const at = { params: { ...params, workflowId: workflow.id } }
  const changed = sampleDefinition({ name: 'Archive large invoices' })
  changed.steps[1] = { id: 'pause', type: 'wait', for: 'PT10M' }
  const { workflow: second } = await call(
    workflowRoutes.update,
    { ...at, body: { definition: changed, note: 'Wait longer', expectedVersion: 1 } },
    world.operator(),
  )
  expect(second).toMatchObject({ version: 2, name: 'Archive large invoices' })

  const { versions } = await call(workflowRoutes.versions, at, world.operator())
  expect(versions.map(({ version, note }) => [version, note])).toEqual([
    [2, 'Wait longer'],
    [1, ''],
  ])
  const { differences } = await call(workflowRoutes.diff, { ...at, query: { from: '1', to: '2' } }, world.operator())
  expect(differences).toEqual([
    { kind: 'changed', stepId: null, path: 'name', before: 'Archive invoices', after: 'Archive large invoices' },
    { kind: 'changed', stepId: 'pause', path: 'for', before: 'PT5M', after: 'PT10M' },
  ])
  const first = await call(workflowRoutes.version, { params: { ...at.params, version: '1' } }, world.operator())
  expect(first).toMatchObject({ version: { version: 1 }, definition: { name: 'Archive invoices' } })
  expect(await getVersion(world.db, workflow.id, 1)).toEqual(first.definition)
  await expect(
    call(workflowRoutes.version, { params: { ...at.params, version: '9' } }, world.operator()),
  ).rejects.toEqual(refused('not_found', 404))
})

test('who has read an older version does not overwrite what was saved meanwhile', async () => {
  const { workflow } = await create()
  const at = { params: { ...params, workflowId: workflow.id } }
  const save = (name: string) =>
    call(
      workflowRoutes.update,
      { ...at, body: { definition: sampleDefinition({ name }), expectedVersion: 1 } },
      world.operator(),
    )
  const answers = await Promise.allSettled([save('Mine'), save('Yours')])
  expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const { reason } = answers.find(({ status }) => status === 'rejected') as PromiseRejectedResult
  expect(reason).toEqual(refused('conflict', 409, 'Version 2 was saved meanwhile'))
  const { versions } = await call(workflowRoutes.versions, at, world.operator())
  expect(versions.length).toBe(2)
})

test('a refusal is one sentence, and has all that is wrong as data', async () => {
  const steps = Array.from({ length: 12 }, (_, place) => ({
    id: `step${place}`,
    type: 'transform' as const,
    expression: `nothing${place}`,
  }))
  const definition = sampleDefinition({ steps, edges: steps.map(({ id }) => ({ from: 'start', to: id })) })
  const refusal = await create(definition).then(
    () => undefined,
    (error: ApiError) => error.problem,
  )
  expect(refusal).toMatchObject({
    code: 'invalid_request',
    message: expect.stringMatching(/^steps\.0\.expression: .*“nothing0”.* And 11 more; “findings” has them all\.$/),
  })
  const { findings } = await call(workflowRoutes.check, { params, body: { definition } }, world.operator())
  expect(refusal?.findings).toEqual(findings)
  expect(findings).toHaveLength(12)
})

test('one of another format is told apart from a broken one, and five hundred steps can be saved', async () => {
  const check = async (definition: unknown) =>
    (await call(workflowRoutes.check, { params, body: { definition } }, world.operator())).findings
  expect(await check({ ...sampleDefinition(), schemaVersion: 2 })).toMatchObject([
    { path: 'schemaVersion', message: expect.stringContaining('another format than this server reads') },
  ])
  const steps = Array.from({ length: 500 }, (_, place) => ({ id: `s${place}`, type: 'wait' as const, for: 'PT1S' }))
  const edges = steps.map(({ id }, place) => ({ from: place === 0 ? 'start' : `s${place - 1}`, to: id }))
  expect((await create(sampleDefinition({ steps, edges }))).findings).toEqual([])
  expect(await check({ ...sampleDefinition(), steps: [...steps, { ...steps[0], id: 'more' }], edges })).toMatchObject([
    { path: 'steps', message: 'Give 500 entries at most.' },
  ])
})

test('what is handed on to another workflow is held against what that one asks for', async () => {
  const input = { type: 'object', properties: { amount: { type: 'number' } }, required: ['amount'] }
  const { workflow: other } = await create(
    sampleDefinition({
      name: 'Pay',
      trigger: { type: 'call', input },
      settings: [{ name: 'account', type: 'text', label: 'Account', required: true }],
      steps: [{ id: 'rest', type: 'wait', for: 'PT1S' }],
      edges: [{ from: 'start', to: 'rest' }],
    }),
  )
  const findingsOf = async (input: object, settings: DefinitionInput['settings'] = []) => {
    const step = { id: 'pay', type: 'workflow' as const, workflowId: other.id, input }
    const edges = [{ from: 'start', to: 'pay' }]
    const definition = sampleDefinition({ trigger: { type: 'manual' }, settings, steps: [step], edges })
    return (await call(workflowRoutes.check, { params, body: { definition } }, world.operator())).findings
  }
  expect(await findingsOf({ amount: 'much' })).toEqual([
    {
      severity: 'error',
      code: 'input_invalid',
      stepId: 'pay',
      path: 'steps.0.input',
      message: '“Pay” does not take this: input.amount must be number.',
    },
    {
      severity: 'error',
      code: 'setting_missing',
      stepId: 'pay',
      path: 'steps.0.workflowId',
      message: '“Pay” needs the setting “account”. Give this workflow one of that name, which is handed on.',
    },
  ])
  const account = { name: 'account', type: 'text' as const, label: 'Account' }
  expect(await findingsOf({ amount: 12 }, [account])).toEqual([])
  // What is only known when it is run is checked then.
  expect(await findingsOf({ amount: '{{ run.id }}' }, [account])).toEqual([])
})

test('what is wrong is refused with where and why, and nothing is stored', async () => {
  const before = await call(workflowRoutes.list, { params }, world.operator())
  const definition = sampleDefinition({ edges: [{ from: 'start', to: 'larg' }] })
  await expect(create(definition)).rejects.toEqual(
    refused('invalid_request', 400, 'edges.0.to: There is no step “larg” in the workflow. Did you mean “large”?'),
  )
  const { findings } = await call(workflowRoutes.check, { params, body: { definition } }, world.operator())
  expect(findings).toContainEqual(expect.objectContaining({ code: 'unknown_step', path: 'edges.0.to' }))
  expect(await call(workflowRoutes.list, { params }, world.operator())).toEqual(before)
})

test('what a definition needs at Microsoft is told with what is wrong with it', async () => {
  const save = { id: 'save', type: 'action' as const, action: 'saveFile', input: { name: 'a.txt', text: 'x' } }
  const definition = sampleDefinition({ steps: [save], edges: [{ from: 'start', to: 'save' }] })
  const answer = await call(workflowRoutes.check, { params, body: { definition } }, world.operator())
  expect(answer).toEqual({
    findings: [],
    scopes: { delegated: ['Files.ReadWrite'], application: ['Files.ReadWrite.All'] },
  })
})

test('what is no definition is told field by field', async () => {
  const definition = { ...sampleDefinition(), steps: [{ id: 'Large', type: 'wait' }], trigger: { type: 'never' } }
  const { findings } = await call(workflowRoutes.check, { params, body: { definition } }, world.operator())
  expect(findings.map(({ path, stepId }) => [path, stepId])).toEqual([
    ['trigger.type', null],
    ['steps.0.id', 'Large'],
  ])
  const nested = `{"definition":${'['.repeat(5_000)}${']'.repeat(5_000)}}`
  const answer = await fetch(`${world.server.url}/api/v1/projects/${world.projectId}/workflows`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.server.operatorKey}`, 'content-type': 'application/json' },
    body: nested,
  })
  expect(answer.status).toBe(400)
})

test('an API key reads with one scope and writes with another, in its own project', async () => {
  const { workflow } = await create()
  const at = { params: { ...params, workflowId: workflow.id } }
  const reader = await keyWith('workflows:read')
  expect(await call(workflowRoutes.get, at, reader)).toHaveProperty('definition')
  const body = { definition: sampleDefinition() }
  await expect(call(workflowRoutes.create, { params, body }, reader)).rejects.toEqual(refused('forbidden', 403))
  const writer = await keyWith('workflows:write')
  expect(await call(workflowRoutes.create, { params, body }, writer)).toHaveProperty('workflow')

  const other = await call(projectRoutes.create, { body: { name: 'Other', allowedOrigins: [] } }, world.operator())
  const elsewhere = { params: { projectId: other.id, workflowId: workflow.id } }
  await expect(call(workflowRoutes.get, elsewhere, world.operator())).rejects.toEqual(refused('not_found', 404))
  await expect(call(workflowRoutes.update, { ...elsewhere, body }, world.operator())).rejects.toEqual(
    refused('not_found', 404),
  )
  await expect(call(workflowRoutes.remove, elsewhere, world.operator())).rejects.toEqual(refused('not_found', 404))
})

test('a workflow that was taken away is gone for everybody who asks', async () => {
  const { workflow } = await create()
  const at = { params: { ...params, workflowId: workflow.id } }
  await call(workflowRoutes.remove, at, world.operator())
  await expect(call(workflowRoutes.get, at, world.operator())).rejects.toEqual(refused('not_found', 404))
  await expect(call(workflowRoutes.remove, at, world.operator())).rejects.toEqual(refused('not_found', 404))
  const { workflows } = await call(workflowRoutes.list, { params }, world.operator())
  expect(workflows.map(({ id }) => id)).not.toContain(workflow.id)
})

test('an expression can be tried on data', async () => {
  const attempt = (body: object) => call(workflowRoutes.tryExpression, { params, body }, world.operator())
  const data = { trigger: { name: 'June.pdf' } }
  expect(await attempt({ template: 'in {{$extension(trigger.name)}}', data })).toEqual({
    value: 'in pdf',
    type: 'string',
  })
  expect(await attempt({ expression: 'trigger', data })).toEqual({ value: data.trigger, type: 'object' })
  expect(await attempt({ expression: 'year' })).toMatchObject({ type: 'string' })
  await expect(attempt({ expression: '$slugg("a")' })).rejects.toEqual(
    refused('invalid_request', 400, 'Did you mean $slug?'),
  )
  await expect(attempt({})).rejects.toEqual(refused('invalid_request', 400, 'one of the two'))
})

test('editors find the JSON Schema of a definition, and it judges as the server does', async () => {
  const schema = await call(definitionReferenceRoute, {}, { baseUrl: world.server.url })
  const judge = new Ajv2020({ strict: false, validateFormats: false }).compile(schema)
  expect(judge(sampleDefinition())).toBe(true)
  expect(judge({ ...sampleDefinition(), trigger: { type: 'never' } })).toBe(false)
})

test('the menu of variables has samples of the last real run, else of the catalogue, and no secrets', async () => {
  const list = { id: 'list', type: 'action' as const, action: 'listFiles', input: { folder: '/' } }
  const fetchIt = { id: 'load', type: 'http_request' as const, url: 'https://api.example.com/invoices' }
  const last = { id: 'last', type: 'transform' as const, expression: '1' }
  const edges = [
    { from: 'start', to: 'list' },
    { from: 'list', to: 'load' },
    { from: 'load', to: 'last' },
  ]
  const definition = sampleDefinition({ steps: [list, fetchIt, last], edges })
  const { workflow } = await create(definition)
  const ask = async () => {
    const body = { definition, stepId: 'last', workflowId: workflow.id }
    const { variables } = await call(workflowRoutes.variables, { params, body }, world.operator())
    return (expression: string) => variables.find((each) => each.expression === expression)
  }
  const before = await ask()
  expect(before('steps.list.output.value[0].name')).toMatchObject({ type: 'string', sampleFrom: 'example' })
  expect(before('steps.load.output.body')).toMatchObject({ sampleFrom: 'none', sample: null })
  expect(before('trigger.item.name')).toMatchObject({ label: 'Trigger › item › name', sampleFrom: 'none' })
  expect(before('steps.last.output')).toBeUndefined()

  const now = new Date()
  const run = { id: 'run_sample', project_id: world.projectId, workflow_id: workflow.id, version: 1, user_id: 'ada' }
  const trigger = JSON.stringify({ type: 'file_change', eventId: null, payload: { item: { name: 'June.pdf' } } })
  await world.db
    .insertInto('run')
    .values({ ...run, trigger, settings: '{}', test: false, state: 'succeeded', created_at: now })
    .execute()
  const output = JSON.stringify({
    status: 200,
    headers: {},
    body: { total: 7, token: 'sk_live_0123456789abcdefghij' },
    file: null,
  })
  await world.db
    .insertInto('step')
    .values({ run_id: run.id, path: 'load', state: 'succeeded', output, started_at: now, attempted_at: now })
    .execute()
  const after = await ask()
  expect(after('trigger.item.name')).toMatchObject({ sample: 'June.pdf', sampleFrom: 'run' })
  expect(after('steps.load.output.body.total')).toMatchObject({ sample: 7, sampleFrom: 'run', type: 'number' })
  expect(after('steps.load.output.body.token')).toMatchObject({ sample: '[redacted]' })
})

test('what a definition names of its project has to be there, and workflows that run each other come to an end', async () => {
  const runs = (workflowId: string) => {
    const step = { id: 'other', type: 'workflow' as const, workflowId }
    return sampleDefinition({ steps: [step], edges: [{ from: 'start', to: 'other' }] })
  }
  await expect(create(runs('wfl_nobody'))).rejects.toEqual(refused('invalid_request', 400, 'no such workflow'))
  const first = await create()
  const second = await create(runs(first.workflow.id))
  const third = await create(runs(second.workflow.id))
  const change = (definition: ReturnType<typeof runs>) =>
    call(
      workflowRoutes.update,
      { params: { ...params, workflowId: first.workflow.id }, body: { definition } },
      world.operator(),
    )
  await expect(change(runs(first.workflow.id))).rejects.toEqual(refused('invalid_request', 400, 'run itself'))
  await expect(change(runs(third.workflow.id))).rejects.toEqual(
    refused('invalid_request', 400, '2 workflows on the way'),
  )

  const tell = { id: 'tell', type: 'send_event' as const, name: 'a', webhookEndpointId: 'whe_nobody' }
  const list = { id: 'list', type: 'action' as const, action: 'listFiles', connectionId: 'con_nobody' }
  const edges = [
    { from: 'start', to: 'tell' },
    { from: 'start', to: 'list' },
  ]
  const definition = sampleDefinition({ steps: [tell, list], edges })
  const { findings } = await call(workflowRoutes.check, { params, body: { definition } }, world.operator())
  expect(findings.map(({ code }) => code)).toEqual(['unknown_webhook_endpoint', 'unknown_connection'])
})
