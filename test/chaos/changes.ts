/**
 * Everything goes wrong at once while people work in their drives: notifications are lost, doubled, late, out of order
 * and forged; delta answers 410, 429 and 503; access is revoked and given again; 40 days pass in a moment; the database
 * and the servers are killed. In the end, what a consumer knows from events alone has to be the truth.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { type Change, call, changeRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import type { OneDrive } from '@drawbridge/onedrive'
import { type Picture, sorted, tell, truth } from '../../packages/server/test/changes/picture.ts'
import { type Random, type RandomWork, randomWork, seeded } from '../../packages/server/test/changes/random-work.ts'
import { openWorld, type World } from '../../packages/server/test/world.ts'
import { type Cluster, openCluster } from './cluster.ts'
import { signedIn } from './signed-in.ts'

export type ChaosOptions = {
  /** Repeats the choices of an earlier run; how they fall together with the servers' work differs each time. */
  readonly seed: number
  /** Things that people do, over all drives. */
  readonly operations: number
  readonly servers: number
  readonly say?: ((line: string) => void) | undefined
}

export type ChaosResult = {
  readonly events: number
  readonly lost: number
  /** Events that contradict what was told before. */
  readonly invented: readonly string[]
  readonly happened: Readonly<Record<string, number>>
}

type Followed = {
  readonly userId: string
  readonly upn: string
  readonly onedrive: OneDrive
  readonly picture: Picture
  connectionId: string
}

const day = 24 * 60 * 60_000

export async function changesInChaos({
  seed,
  operations,
  servers,
  say = () => {},
}: ChaosOptions): Promise<ChaosResult> {
  const random = seeded(seed)
  let cluster: Cluster | undefined
  await using world = await openWorld(demo.app, undefined, async ({ dataFolder }) => {
    cluster = await openCluster(dataFolder, servers)
    const { url, operatorKey, close } = cluster
    return { url, operatorKey, database: 'embedded', close, [Symbol.asyncDispose]: close }
  })
  const { personal, work } = demo.accounts
  const drives: Followed[] = []
  // Two users of the product share one account; the other account's app may not subscribe, so its drive is asked.
  for (const [userId, { userPrincipalName: upn }] of [
    ['ada', personal],
    ['bo', personal],
    ['cy', work],
  ] as const) {
    const { id } = await world.connect(userId, upn)
    drives.push({ userId, upn, onedrive: signedIn(world, upn), picture: new Map(), connectionId: id })
  }
  const project = { projectId: world.projectId }
  await call(changeRoutes.createWatch, { params: project, body: {} }, world.operator())
  await until(async () => {
    const { drives: followed } = await call(changeRoutes.listDrives, { params: project, query: {} }, world.operator())
    return followed.filter(({ state }) => state === 'following').length === drives.length
  }, 'the drives to be read')
  for (const drive of drives) for (const [id, item] of await truth(drive.onedrive)) drive.picture.set(id, item)
  let { cursor } = await call(changeRoutes.feed, { params: project, query: { cursor: 'now' } }, world.operator())
  say('Everything is known. Now it begins.')

  const invented: string[] = []
  let events = 0
  const listen = async (): Promise<void> => {
    for (;;) {
      const page = await call(changeRoutes.feed, { params: project, query: { cursor } }, world.operator()).catch(
        () => undefined,
      )
      if (!page) return
      ;({ cursor } = page)
      for (const { type, data } of page.events) {
        if (!type.startsWith('item.')) continue
        const change = data as Change
        const drive = drives.find(({ connectionId }) => connectionId === change.connectionId)
        events += 1
        try {
          if (drive) tell(drive.picture, change)
        } catch (error) {
          invented.push((error as Error).message)
        }
      }
      if (!page.more) return
    }
  }

  const troubles = troublesOf(world, cluster!, random, drives)
  const happened: Record<string, number> = {}
  const bag: string[] = []
  const workers: RandomWork[] = []
  for (const { onedrive, upn } of [drives[0]!, drives[2]!]) {
    const { id } = await onedrive.drive().root().createFolder(`Chaos ${seed}`)
    workers.push(randomWork(onedrive, random, id, upn === personal.userPrincipalName))
  }
  for (let operation = 0; operation < operations; operation += 1) {
    await workers[operation % workers.length]!.step()
    await sleep(random() * 40)
    if (random() < 0.2) {
      // Each comes once before any comes again.
      if (bag.length === 0) bag.push(...Object.keys(troubles))
      const [trouble] = bag.splice(Math.floor(random() * bag.length), 1) as [string]
      happened[trouble] = (happened[trouble] ?? 0) + 1
      say(`${operation}: ${trouble}`)
      await troubles[trouble]!()
    }
    await listen()
  }

  say('It is over. What is broken is mended, and time passes.')
  world.emulator.faults.clear()
  world.emulator.subscriptions.faults.clear()
  await cluster!.heal()
  for (const drive of drives) {
    // As a user would who is told that it did not work: once more.
    await until(async () => {
      drive.connectionId = (await world.connect(drive.userId, drive.upn)).id
      return true
    }, `${drive.userId} to connect again`)
  }
  let lost = -1
  for (let round = 0; round < 30 && lost !== 0; round += 1) {
    await forward(world, cluster!, 61 * 60_000)
    await sleep(1_000)
    await listen()
    lost = 0
    for (const { onedrive, picture } of drives) lost += differences(picture, await truth(onedrive))
  }
  await cluster!.heal()
  return { events, lost, invented, happened }
}

function troublesOf(world: World, cluster: Cluster, random: Random, drives: readonly Followed[]) {
  const { faults, subscriptions, directory } = world.emulator
  const few = (): number => 1 + Math.floor(random() * 4)
  const notify = (effect: 'lose' | 'double' | 'delay' | 'reorder') => async () => {
    subscriptions.faults.add({ effect, seconds: 30, times: { next: few() } })
  }
  const graph = { host: 'graph', path: '/delta' } as const
  const troubles: Record<string, () => Promise<void>> = {
    'notifications lost': notify('lose'),
    'notifications doubled': notify('double'),
    'notifications late': notify('delay'),
    'notifications out of order': notify('reorder'),
    async 'notification forged'() {
      const [subscription] = subscriptions.all()
      if (subscription) subscriptions.forge({ subscriptionId: subscription.id })
    },
    async 'delta lost its place (410)'() {
      faults.add({ when: graph, times: { next: 1 }, fault: { kind: 'resync' } })
    },
    async 'throttled (429)'() {
      faults.add({ when: graph, times: { next: few() }, fault: { kind: 'throttle', retryAfter: 1 } })
    },
    async 'unavailable (503)'() {
      faults.add({ when: graph, times: { next: few() }, fault: { kind: 'throttle', status: 503, retryAfter: 1 } })
    },
    async 'access revoked, and given again'() {
      const { upn } = pick(random, drives)!
      directory.revokeSessions(directory.accounts.find(upn)!.user)
      await sleep(random() * 300)
      for (const drive of drives.filter((each) => each.upn === upn)) {
        // A server that is killed meanwhile takes the sign-in along; the user would try again, and so do we at the end.
        await world.connect(drive.userId, upn).catch(() => {})
      }
    },
    async '40 days pass'() {
      await forward(world, cluster, 40 * day)
    },
    async 'the database is killed'() {
      cluster.killDatabase()
    },
    async 'a server is killed'() {
      await cluster.kill(random)
      if (random() < 0.7) void cluster.heal()
    },
  }
  return troubles
}

/** On every clock: ours, the servers', Microsoft's. */
async function forward(world: World, cluster: Cluster, ms: number): Promise<void> {
  world.clock.advance(ms)
  cluster.setAhead(world.clock.now() - Date.now())
  await world.emulator.clock.advance(0)
}

function differences(told: Picture, real: Picture): number {
  if (isDeepStrictEqual(sorted(told), sorted(real))) return 0
  const ids = new Set([...told.keys(), ...real.keys()])
  return [...ids].filter((id) => !isDeepStrictEqual(told.get(id), real.get(id))).length
}

async function until(fits: () => Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 1_200; tries += 1) {
    if (await fits().catch(() => false)) return
    await sleep(100)
  }
  throw new Error(`Waited in vain for ${what}.`)
}

function pick<T>(random: Random, from: readonly T[]): T | undefined {
  return from[Math.floor(random() * from.length)]
}
