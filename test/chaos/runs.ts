/**
 * Runs of a ten-step workflow that writes into a drive and calls a product, while servers are killed with -9 every few
 * seconds and the database is killed as well. In the end every run has done all its steps, and no step whose end was
 * written down was begun again. Steps that a kill has cut off in the middle are begun again, and counted.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { call, runRoutes, workflowRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { seeded } from '../../packages/server/test/changes/random-work.ts'
import { countEnded, readRecords, watchForSecondBeginnings } from '../../packages/server/test/runs/records.ts'
import { openWorld, type World } from '../../packages/server/test/world.ts'
import { type Cluster, openCluster } from './cluster.ts'
import { openCounter } from './counter.ts'
import { signedIn } from './signed-in.ts'
import { folder, tenSteps } from './ten-steps.ts'

export type RunsOptions = {
  /** Repeats the choices of an earlier round; how they fall together with the servers' work differs each time. */
  readonly seed: number
  readonly runs: number
  readonly servers: number
  /** Milliseconds between two kills, more or less. */
  readonly killEveryMs: number
  readonly say?: ((line: string) => void) | undefined
}

export type RunsResult = {
  readonly runs: number
  readonly states: Readonly<Record<string, number>>
  /** Steps whose end is recorded. */
  readonly steps: number
  /** Records that say of an ended step that it begins; and calls that the product got after the end was recorded. */
  readonly executedTwice: number
  /** Begun again because a server or the database died in the middle, as the records say. */
  readonly interrupted: number
  /** Of these, those that reached the product a second time, as it has counted itself; it knows them by their key. */
  readonly repeatedCalls: number
  /** Files that are there twice. */
  readonly doubled: number
  readonly kills: { readonly servers: number; readonly database: number }
  readonly seconds: number
}

export async function runsInChaos(options: RunsOptions): Promise<RunsResult> {
  const { seed, runs, servers, say = () => {} } = options
  const random = seeded(seed)
  let cluster: Cluster | undefined
  await using counter = await openCounter()
  await using world = await openWorld(demo.app, undefined, async ({ dataFolder }) => {
    cluster = await openCluster(dataFolder, servers)
    const { url, operatorKey, close } = cluster
    return { url, operatorKey, database: 'embedded', close, [Symbol.asyncDispose]: close }
  })
  // Microsoft's own limits are another test's affair.
  world.emulator.throttling.limits = { ...world.emulator.throttling.limits, enabled: false }
  await world.connect('ada', demo.accounts.personal.userPrincipalName)
  const params = { projectId: world.projectId }
  const { workflow } = await call(
    workflowRoutes.create,
    { params, body: { definition: tenSteps(counter.url) } },
    world.operator(),
  )
  await watchForSecondBeginnings(world.db)

  const startedAt = performance.now()
  const over = new AbortController()
  const killing = kill(cluster!, random, options, over.signal)
  await startAll(world, workflow.id, runs, random)
  say(`${runs} runs are begun.`)
  await until(world, runs, say)
  over.abort()
  const kills = await killing
  await cluster!.heal()
  const seconds = (performance.now() - startedAt) / 1000
  return { ...(await judge(world, counter.calls, runs)), runs, kills, seconds }
}

/** Asked again after every failure, under the same key, as a product would. */
async function startAll(world: World, workflowId: string, runs: number, random: () => number): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    for (let number = next++; number < runs; number = next++) {
      const params = { projectId: world.projectId, workflowId }
      const body = { userId: 'ada', input: { number }, idempotencyKey: `run ${number}` }
      while (!(await call(runRoutes.start, { params, body }, world.operator()).catch(() => undefined))) {
        await sleep(50 + random() * 200)
      }
    }
  }
  await Promise.all(Array.from({ length: 8 }, worker))
}

async function kill(
  cluster: Cluster,
  random: () => number,
  { killEveryMs, say = () => {} }: RunsOptions,
  over: AbortSignal,
) {
  const kills = { servers: 0, database: 0 }
  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal: over }).catch(() => {})
  for (let turn = 1; !over.aborted; turn += 1) {
    await pause(killEveryMs * (0.5 + random()))
    if (over.aborted) break
    if (turn % 4 === 0) {
      cluster.killDatabase()
      kills.database += 1
      say('The database is killed.')
    } else if (await cluster.kill(random)) {
      kills.servers += 1
      say('A server is killed.')
    }
    await pause(random() * 1_000)
    await cluster.heal()
  }
  return kills
}

async function until(world: World, runs: number, say: (line: string) => void): Promise<void> {
  for (let looks = 0; ; looks += 1) {
    const ended = await countEnded(world.db).catch(() => 0)
    if (ended === runs) return
    if (looks % 20 === 0) say(`${ended} of ${runs} have ended.`)
    await sleep(250)
  }
}

async function judge(world: World, calls: ReadonlyMap<string, readonly number[]>, runs: number) {
  const { states, steps, secondBeginnings } = await readRecords(world.db)
  let late = 0
  let repeatedCalls = 0
  for (const { key, ended } of steps) {
    const times = calls.get(key) ?? []
    repeatedCalls += Math.max(0, times.length - 1)
    late += times.filter((time) => ended !== null && time > ended.getTime()).length
  }
  return {
    states,
    steps: steps.filter(({ ended }) => ended !== null).length,
    executedTwice: secondBeginnings + late,
    interrupted: steps.reduce((sum, { interrupted }) => sum + interrupted, 0),
    repeatedCalls,
    doubled: await doubledIn(world, runs),
  }
}

/** Two files of each run are to be there; one that was saved twice stands there under another name as well. */
async function doubledIn(world: World, runs: number): Promise<number> {
  const onedrive = signedIn(world, demo.accounts.personal.userPrincipalName)
  const names = new Set<string>()
  for await (const { name } of onedrive.drive().root().child(folder).children()) names.add(name)
  const expected = Array.from({ length: runs }, (_, number) => [`${number}-left.txt`, `${number}-done.txt`]).flat()
  const missing = expected.filter((name) => !names.has(name))
  if (missing.length > 0) throw new Error(`${missing.length} files are missing, such as ${missing[0]}.`)
  return names.size - expected.length
}
