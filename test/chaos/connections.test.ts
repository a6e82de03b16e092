/** Shortened; `npm run chaos:connections` runs all of it. */
import { expect, test } from 'vitest'
import { kill } from './kill.ts'
import { race } from './race.ts'

test('two server processes that want the same tokens use each refresh token once', { timeout: 60_000 }, async () => {
  const report = await race(2, 20, 2)
  expect(report).toMatchObject({ answers: { 200: 80 }, reused: 0 })
  // Twenty in each round; more where a round takes longer than a token lasts.
  expect(report.redeemed).toBeGreaterThanOrEqual(40)
})

test('a server that is killed loses no connection and logs no secret', { timeout: 90_000 }, async () => {
  const seed = Date.now() % 1e9
  const report = await kill(3, seed, 10)
  expect(report, `seed ${seed}`).toMatchObject({ lost: [], withoutTokens: 0, secretsInLogs: [] })
})
