/** The pace that all calls of a client share, against the emulator with Graph's limits on. Waiting moves the clock of both. */
import { demo, type JournalEntry, startEmulator } from '@drawbridge/emulator'
import { expect, test } from 'vitest'
import { createOneDrive } from '../src/index.ts'
import { signInOnLoopback } from '../src/node.ts'

const perMinute = 300
const minute = 60_000

test('spends what a minute allows and no more, and sends nothing while a Retry-After runs', async () => {
  let ahead = 0
  const now = (): number => Date.now() + ahead
  const log: JournalEntry[] = []
  await using emulator = await world(now, log)
  let underWay = 0
  const onedrive = createOneDrive({
    cloud: emulator.cloud,
    accessToken: emulator.accessToken,
    now,
    fetch: async (...request) => {
      underWay += 1
      return fetch(...request).finally(() => {
        underWay -= 1
      })
    },
    sleep: async (ms) => {
      const until = now() + ms
      // An answer that is under way belongs to the time before.
      do await new Promise((resolve) => setImmediate(resolve))
      while (underWay > 0)
      ahead = Math.max(ahead, until - Date.now())
    },
  })
  const startedAt = now()
  log.length = 0
  const parts = Array.from({ length: 240 }, () => ({ path: '/me/drive?$select=id' }))
  const batches = Array.from({ length: 4 }, () => onedrive.batch(parts))
  const singles = Array.from({ length: 100 }, () => onedrive.json<{ id: string }>('/me/drive?$select=id'))
  const answers = (await Promise.all(batches)).flat()
  expect(await Promise.all(singles)).toHaveLength(100)
  expect(answers.every(({ status }) => status === 200)).toBe(true)

  const minutes = (now() - startedAt) / minute
  const ideal = Math.ceil((parts.length * 4 + singles.length) / perMinute) - 1
  expect(minutes).toBeGreaterThanOrEqual(ideal - 0.1)
  expect(minutes).toBeLessThan(ideal * 1.15)

  // The first minute's limit is not known to the client, since it is lower than any of Graph's own.
  const refused = log.filter(({ status }) => status === 429)
  const early = log.filter(
    ({ at, part }) => part === undefined && refused.some((each) => at > each.at + 2000 && at < each.at + minute / 2),
  )
  expect(early).toEqual([])
  expect(refused.filter(({ at }) => at > startedAt + minute / 2)).toEqual([])
  expect(refused.length).toBeLessThan(60)
})

async function world(now: () => number, log: JournalEntry[]) {
  const emulator = await startEmulator({
    autoSignIn: demo.accounts.work.userPrincipalName,
    clock: { now },
    log: (entry) => log.push(entry),
  })
  const cloud = { login: emulator.url, graph: emulator.url }
  const app = { cloud, authority: 'common', clientId: demo.publicApp.clientId }
  const open = async (url: URL): Promise<void> => void (await fetch(url))
  const { accessToken } = await signInOnLoopback(app, { scopes: ['Files.ReadWrite'], open })
  emulator.throttling.reset()
  emulator.throttling.limits = { ...emulator.throttling.limits, enabled: true, appUnitsPerMinute: perMinute }
  return { cloud, accessToken, [Symbol.asyncDispose]: () => emulator.close() }
}
