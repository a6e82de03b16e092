import { expect, test } from 'vitest'
import { runsInChaos } from './runs.ts'

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9))

test(`runs do all their steps, and none that is recorded twice, whatever dies (SEED=${seed})`, {
  timeout: 240_000,
}, async () => {
  const { states, steps, executedTwice, doubled } = await runsInChaos({
    seed,
    runs: 25,
    servers: 2,
    killEveryMs: 1_500,
  })
  expect({ states, steps, executedTwice, doubled }).toEqual({
    states: { succeeded: 25 },
    steps: 250,
    executedTwice: 0,
    doubled: 0,
  })
})
