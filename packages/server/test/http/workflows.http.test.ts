import {
  type ApiKeyScope,
  apiKeyRoutes,
  call,
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
