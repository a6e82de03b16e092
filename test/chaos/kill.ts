/**
 * A server that is killed (SIGKILL) at random points while it connects, refreshes and changes master keys. Afterwards every
 * connection is there and works, and nothing that was written to the log is a secret.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { call, sdkRoutes, vaultRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { createBrowser } from '../../packages/server/test/browser.ts'
import { productOrigin } from '../../packages/server/test/world.ts'
import { secretsIn } from '../journeys/secrets.ts'
import { openScene, type Scene } from './scene.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'

export type KillReport = {
  readonly seed: number
  readonly kills: Readonly<Record<string, number>>
  readonly connections: number
  readonly lost: readonly string[]
  readonly withoutTokens: number
  readonly refreshes: number
  /** Tokens that were presented again, because the server died before it had stored the new one. */
  readonly presentedAgain: number
  readonly secretsInLogs: readonly string[]
}

const acts = { refresh, connect, rotate }

export async function kill(times: number, seed: number, connections = 40): Promise<KillReport> {
  await using scene = await openScene(connections)
  const random = generator(seed)
  const lines: string[] = []
  const kills: Record<string, number> = {}
  for (let turn = 0; turn < times; turn++) {
    const act = (['refresh', 'connect', 'rotate'] as const)[turn % 3]!
    const server = await startServerProcess(scene.world.dataFolder, lines)
    const point = act === 'refresh' && random() < 0.6 ? 'answered' : 'at random'
    const dying = point === 'answered' ? whenAnswered(scene, server, random) : later(server, random() * 1_200)
    await Promise.all([acts[act](scene, server, turn).catch(() => {}), dying])
    await server.kill()
    kills[`${act}, ${point}`] = (kills[`${act}, ${point}`] ?? 0) + 1
  }

  const server = await startServerProcess(scene.world.dataFolder, lines)
  const lost: string[] = []
  for (const userId of scene.users) {
    const status = await scene.ask(server.url, userId)
    if (status !== 200) lost.push(`${userId}: ${status}`)
  }
  await server.kill()
  const { db, server: kept } = scene.world
  const withoutTokens = await db
    .selectFrom('connection as c')
    .leftJoin('connection_grant as g', 'g.connection_id', 'c.id')
    .select('c.id')
    .where('g.connection_id', 'is', null)
    .execute()
  const { count } = await db
    .selectFrom('connection')
    .select((row) => row.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  const masterKeys = readFileSync(join(scene.world.dataFolder, 'master.key'), 'utf8').split('\n').filter(Boolean)
  const planted = [...scene.gate.secrets, ...masterKeys, demo.app.clientSecret, kept.operatorKey]
  return {
    seed,
    kills,
    connections: Number(count),
    lost,
    withoutTokens: withoutTokens.length,
    refreshes: scene.gate.redeemed,
    presentedAgain: scene.gate.reused,
    secretsInLogs: secretsIn(lines.join('\n'), planted),
  }
}

async function refresh({ ask, users }: Scene, { url }: ServerProcess): Promise<void> {
  await Promise.all(users.map((userId) => ask(url, userId)))
}

async function connect({ world }: Scene, { url }: ServerProcess, turn: number): Promise<void> {
  const params = { projectId: world.projectId }
  const body = { integration: 'onedrive' as const, origin: productOrigin }
  const user = { baseUrl: url, token: await world.userToken(`new-${turn}`) }
  const { portalUrl } = await call(sdkRoutes.createAttempt, { params, body }, user)
  await world.walk(createBrowser(), portalUrl, demo.accounts.personal.userPrincipalName)
}

async function rotate({ world }: Scene, { url }: ServerProcess): Promise<void> {
  const operator = { ...world.operator(), baseUrl: url }
  for (;;) {
    await call(vaultRoutes.rotate, { body: {} }, operator)
    await sleep(20)
  }
}

async function later(server: ServerProcess, ms: number): Promise<void> {
  await sleep(ms)
  await server.kill()
}

/** Between Microsoft's answer and our commit, or just after the answer has been heard. */
function whenAnswered({ gate }: Scene, server: ServerProcess, random: () => number): Promise<void> {
  const after = Math.floor(random() * 20)
  const pause = random() < 0.5 ? 0 : random() * 10
  return new Promise((done) => {
    let answers = 0
    // When nobody refreshes, because all tokens are good, it dies all the same.
    const patience = setTimeout(() => void server.kill().then(done), 1_500)
    gate.onAnswer = () => {
      if (answers++ !== after) return
      gate.onAnswer = () => {}
      clearTimeout(patience)
      if (pause === 0) server.process.kill('SIGKILL')
      void later(server, pause).then(done)
    }
  })
}

/** Mulberry32: the same seed kills at the same points. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
