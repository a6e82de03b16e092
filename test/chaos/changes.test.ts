import { expect, test } from 'vitest'
import { changesInChaos } from './changes.ts'

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9))

test(`events alone give the true picture, whatever goes wrong (SEED=${seed})`, { timeout: 240_000 }, async () => {
  const { events, lost, invented } = await changesInChaos({ seed, operations: 50, servers: 2 })
  expect({ lost, invented }).toEqual({ lost: 0, invented: [] })
  expect(events).toBeGreaterThan(5)
})
