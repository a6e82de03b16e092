import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Engine } from '../../src/engine/engine.ts'
import { defineProcess, type Job, type Work } from '../../src/engine/process.ts'
import { type Nodes, openNodes } from './nodes.ts'

const day = 24 * 60 * 60_000

/** A process that remembers what it has run. */
function recorder(name: string, run: (job: Job<{ n: number }>) => Promise<void> = async () => {}) {
  const ran: number[] = []
  const process = defineProcess<{ n: number }>({
    name,
    async run(job) {
      ran.push(job.data.n)
      await run(job)
    },
  })
  return { ran, process }
}

const sending = (nodes: Nodes, engine: Engine, process: Parameters<Engine['send']>[1], ...work: Work[]) =>
  nodes.postgres.db.transaction().execute((transaction) => engine.send(transaction, process, ...work))

test('what is sent runs once; what is undone with its transaction does not', async () => {
  await using nodes = await openNodes()
  const { ran, process } = recorder('record')
  const engine = await nodes.add({ processes: [process] })

  const undone = nodes.postgres.db.transaction().execute(async (transaction) => {
    await engine.send(transaction, process, { data: { n: 0 } })
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  await sending(nodes, engine, process, ...Array.from({ length: 200 }, (_, n) => ({ data: { n: n + 1 } })))
  await expect.poll(() => ran.length, { timeout: 5_000 }).toBe(200)
  await sleep(100)
  expect(new Set(ran).size).toBe(200)
  expect(await engine.depths()).toEqual([{ name: 'record', ready: 0, active: 0, later: 0, lagSeconds: 0 }])
})

test('work of later waits for the clock of the product, over ninety days', async () => {
  await using nodes = await openNodes()
  const { ran, process } = recorder('later')
  const engine = await nodes.add({ processes: [process] })
  await sending(nodes, engine, process, { data: { n: 1 }, at: nodes.clock.now() + 90 * day })
  nodes.clock.advance(89 * day)
  await sleep(600)
  expect([ran, (await engine.depths())[0]?.later]).toEqual([[], 1])
  nodes.clock.advance(day)
  await expect.poll(() => ran).toEqual([1])
})

test('of one key one runs and one waits, on all nodes; what is sent meanwhile is seen by the one that waits', async () => {
  await using nodes = await openNodes()
  const seen: number[][] = []
  let running = 0
  let most = 0
  const rows: number[] = []
  const process = defineProcess({
    name: 'pull',
    onePerKey: true,
    async run() {
      running += 1
      most = Math.max(most, running)
      seen.push([...rows])
      await sleep(30)
      running -= 1
    },
  })
  const engines = [await nodes.add({ processes: [process] }), await nodes.add({ processes: [process] })]
  for (let n = 0; n < 60; n++) {
    await sending(nodes, engines[n % 2]!, process, { data: {}, key: 'drive' })
    rows.push(n)
    await sending(nodes, engines[(n + 1) % 2]!, process, { data: {}, key: 'drive' })
  }
  await expect.poll(() => seen.at(-1)?.length, { timeout: 5_000 }).toBe(60)
  expect(most).toBe(1)
  expect(seen.length).toBeLessThan(120)
})

test('a key that is being run does not hold up those behind it', async () => {
  await using nodes = await openNodes()
  const release = Promise.withResolvers<void>()
  const ran: string[] = []
  const process = defineProcess<{ key: string }>({
    name: 'held',
    onePerKey: true,
    concurrency: 3,
    async run({ data }) {
      ran.push(data.key)
      if (data.key === 'slow') await release.promise
    },
  })
  const engine = await nodes.add({ processes: [process] })
  const send = (key: string) => sending(nodes, engine, process, { data: { key }, key })
  await send('slow')
  await expect.poll(() => ran).toEqual(['slow'])
  await send('slow')
  for (const key of ['a', 'b', 'c', 'd']) await send(key)
  await expect.poll(() => ran.toSorted()).toEqual(['a', 'b', 'c', 'd', 'slow'])
  // Long enough for pg-boss to have counted the key as at work.
  await sleep(1_500)
  const released = performance.now()
  release.resolve()
  await expect.poll(() => ran.filter((key) => key === 'slow').length, { interval: 10 }).toBe(2)
  expect(performance.now() - released).toBeLessThan(1_500)
})

test('what throws comes back later, and later each time, until it works', async () => {
  await using nodes = await openNodes()
  const failures: number[] = []
  const { process } = recorder('shaky', async (job) => {
    failures.push(job.failures)
    if (job.failures < 3) throw new Error('Not yet.')
  })
  const engine = await nodes.add({ processes: [process] })
  await sending(nodes, engine, process, { data: { n: 1 } })
  for (const count of [1, 2, 3]) {
    await expect.poll(() => failures.length).toBe(count)
    await expect.poll(async () => (await engine.depths())[0]).toMatchObject({ later: 1, active: 0 })
    // Half of the pause is certain, the rest is chance.
    nodes.clock.advance(2 ** (count - 1) * 500 - 1)
    await sleep(400)
    expect(failures).toHaveLength(count)
    nodes.clock.advance(2 ** (count - 1) * 500 + 1)
  }
  await expect.poll(() => failures).toEqual([0, 1, 2, 3])
  await expect.poll(async () => (await engine.depths())[0]).toMatchObject({ later: 0, active: 0 })
})

test('a schedule runs on one of several nodes, goes on after a restart, and makes up for what was missed once', async () => {
  await using nodes = await openNodes()
  let runs = 0
  const run = async () => {
    runs += 1
  }
  const process = defineProcess({ name: 'hourly', everyMs: day / 24, run })
  const first = await nodes.add({ processes: [process] })
  await nodes.add({ processes: [process] })
  const passes = async (ms: number, expected: number) => {
    nodes.clock.advance(ms)
    await expect.poll(() => runs).toBe(expected)
    await sleep(600)
    expect(runs).toBe(expected)
  }
  await passes(day / 24, 1)
  await passes(day / 24, 2)
  await first.stop()
  await nodes.add({ processes: [process] })
  await passes(10 * day, 3)
})

test('a node that answers the web alone sends, and runs nothing', async () => {
  await using nodes = await openNodes()
  const { ran, process } = recorder('web')
  const web = await nodes.add({ processes: [process], works: false })
  await sending(nodes, web, process, { data: { n: 1 } })
  await sleep(300)
  expect([ran, (await web.depths())[0]?.ready]).toEqual([[], 1])
  await nodes.add({ processes: [process] })
  await expect.poll(() => ran).toEqual([1])
})

test('stopping lets short work end; long work is aborted and begun at once by another node', async () => {
  await using nodes = await openNodes()
  const started: string[] = []
  const on = (node: string) =>
    defineProcess<{ long: boolean }>({
      name: 'work',
      async run({ data, signal }) {
        started.push(`${node} ${data.long ? 'long' : 'short'}`)
        if (!data.long) return void (await sleep(150))
        if (node === 'second') return
        await new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason), { once: true }))
      },
    })
  const first = await nodes.add({ processes: [on('first')] })
  await sending(nodes, first, on('first'), { data: { long: true } }, { data: { long: false } })
  await expect.poll(() => started.length).toBe(2)
  await first.stop()
  const second = await nodes.add({ processes: [on('second')] })
  await expect.poll(() => started.toSorted()).toEqual(['first long', 'first short', 'second long'])
  await expect.poll(async () => (await second.depths())[0]).toMatchObject({ ready: 0, active: 0, later: 0 })
})

test('rows of lower floors are taken up when they are announced', async () => {
  await using nodes = await openNodes()
  let rows = 0
  let batches = 0
  await nodes.add({
    processes: [],
    pumps: [
      {
        name: 'rows',
        topic: 'rows',
        async drain() {
          batches += 1
          rows = Math.max(0, rows - 10)
          return rows > 0
        },
      },
    ],
  })
  await expect.poll(() => batches).toBeGreaterThan(0)
  rows = 25
  await nodes.postgres.pool.query(`select pg_notify('drawbridge_wake', 'rows')`)
  await expect.poll(() => rows, { timeout: 1_000 }).toBe(0)
})

test('work that needs a key is refused without one, and nothing is kept', async () => {
  await using nodes = await openNodes()
  const process = defineProcess({ name: 'keyed', onePerKey: true, run: async () => {} })
  const engine = await nodes.add({ processes: [process] })
  await expect(sending(nodes, engine, process, { data: {} })).rejects.toThrow('Work for keyed needs a key.')
})
