import { call, healthRoutes } from '@drawbridge/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

test('the operator sees each part: well at first, then what is not proven any more', async () => {
  await world.connect('ada', 'megan@contoso.example')
  const well = await call(healthRoutes.server, {}, world.operator())
  expect(well).toMatchObject({
    ok: true,
    processes: expect.arrayContaining([expect.objectContaining({ name: 'probe-health' })]),
  })
  world.emulator.faults.add({ when: { host: 'graph' }, fault: { kind: 'status', status: 503 } })
  world.clock.advance(25 * 3_600_000)
  const { ok, checks } = await call(healthRoutes.server, {}, world.operator())
  expect(ok).toBe(false)
  expect(checks.filter((check) => !check.ok).map(({ name }) => name)).toEqual(['connections'])
})

test('load balancers ask without a key; the health of the parts is the operator’s', async () => {
  for (const path of ['/healthz', '/readyz']) expect((await fetch(`${world.server.url}${path}`)).status).toBe(200)
  expect((await fetch(`${world.server.url}/api/v1/health`)).status).toBe(401)
})
