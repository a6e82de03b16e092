import { call, vaultRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { expect, test } from 'vitest'
import { startServer } from '../../src/index.ts'
import { openWorld } from '../world.ts'

test('a change of keys goes on as soon as it is asked for, and needs no schedule to come round', async () => {
  // On a clock that stands still no schedule ever does.
  const now = Date.now()
  await using world = await openWorld(demo.app, { level: 'silent' }, (options) =>
    startServer({ ...options, clock: { now: () => now } }),
  )
  const { currentKeyId } = await call(vaultRoutes.status, {}, world.operator())
  await call(vaultRoutes.rotate, { body: {} }, world.operator())
  const state = async () => (await call(vaultRoutes.status, {}, world.operator())).rotation?.state
  await expect.poll(state, { timeout: 15_000 }).toBe('finished')
  expect((await call(vaultRoutes.status, {}, world.operator())).currentKeyId).not.toBe(currentKeyId)
})
