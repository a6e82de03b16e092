import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { resourceUnits } from '../../src/throttling/resource-units.ts'
import { type Call, type Signed, startSigned } from '../graph/sign-in.ts'

let signed: Signed
let work: Call
beforeAll(async () => {
  signed = await startSigned()
  work = signed.as('work')
  await work('GET', '/me/drive')
})
afterAll(() => signed.emulator.close())
beforeEach(() => {
  const { throttling } = signed.emulator
  throttling.reset()
  throttling.limits = { ...throttling.limits, enabled: true, scale: 1, appUnitsPerMinute: 10, appUnitsPerDay: 1000 }
})

const spend = async (count: number) => {
  const answers: Response[] = []
  for (let index = 0; index < count; index += 1) answers.push(await work('GET', '/me'))
  return answers
}

test('from 80 % of the minute on, answers say what is left; beyond, calls are refused till the minute ends', async () => {
  const answers = await spend(11)
  expect(answers.map(({ status }) => status)).toEqual([...Array(10).fill(200), 429])
  expect(answers.map(({ headers }) => headers.get('ratelimit-remaining'))).toEqual([
    ...Array(7).fill(null),
    '2',
    '1',
    '0',
    '0',
  ])
  const refused = answers.at(-1)!
  expect(refused.headers.get('ratelimit-limit')).toBe('10')
  expect(refused.headers.get('retry-after')).toBe('60')
  expect(await refused.json()).toMatchObject({
    error: { code: 'activityLimitReached', innerError: { code: 'throttledRequest' } },
  })
  await signed.emulator.clock.advance(59_000)
  expect((await spend(1))[0]!.status).toBe(429)
  await signed.emulator.clock.advance(1000)
  expect((await spend(1))[0]!.status).toBe(200)
})

test('refused calls count as well, and the day outlasts the minute', async () => {
  const { throttling, clock } = signed.emulator
  throttling.limits = { ...throttling.limits, appUnitsPerDay: 12 }
  await spend(13)
  await clock.advance(60_000)
  const [refused] = await spend(1)
  expect(refused!.status).toBe(429)
  expect(Number(refused!.headers.get('retry-after'))).toBe(24 * 3600 - 60)
  expect(throttling.gauges().find(({ scope }) => scope === 'appDay')).toMatchObject({ used: 14, limit: 12 })
  await clock.advance(24 * 3_600_000)
  // The token has gone with the day.
  work = signed.as('work')
  expect((await spend(1))[0]!.status).toBe(200)
})

test('a user has limits of their own', async () => {
  const { throttling } = signed.emulator
  throttling.limits = { ...throttling.limits, appUnitsPerMinute: 1000, userRequestsPer5Minutes: 2 }
  expect((await spend(3)).map(({ status }) => status)).toEqual([200, 200, 429])
  expect((await signed.as('guarded')('GET', '/me')).status).toBe(200)
})

test('off by default: counted, not refused', async () => {
  const { throttling } = signed.emulator
  throttling.limits = { ...throttling.limits, enabled: false }
  const answers = await spend(12)
  expect(answers.every(({ status, headers }) => status === 200 && !headers.has('ratelimit-limit'))).toBe(true)
  expect(throttling.gauges().find(({ scope }) => scope === 'appMinute')).toMatchObject({ used: 12 })
})

test.each([
  ['GET', [], {}, 1],
  ['GET', ['children'], {}, 2],
  ['GET', ['delta'], {}, 2],
  ['GET', ['delta'], { token: 'x' }, 1],
  ['GET', ["delta(token='x')"], {}, 1],
  ['GET', ['content'], {}, 1],
  ['PATCH', [], {}, 2],
  ['PUT', ['content'], {}, 2],
  ['POST', ['createLink'], {}, 5],
  ['GET', ['permissions'], {}, 5],
  ['GET', ['children'], { $expand: 'thumbnails,permissions' }, 5],
] as const)('%s %j %j costs %i', (method, navigation, query, units) => {
  const values: Readonly<Record<string, string>> = query
  expect(resourceUnits(method, navigation, { get: (name) => values[name] })).toBe(units)
})
