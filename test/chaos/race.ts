/** Server processes on one database that all want the same tokens at the same time: each refresh token is used once. */
import { setTimeout as sleep } from 'node:timers/promises'
import { openScene } from './scene.ts'
import { startServerProcess } from './server-process.ts'

export type RaceReport = {
  readonly rounds: number
  /** How often each status was answered. */
  readonly answers: Readonly<Record<string, number>>
  readonly redeemed: number
  readonly reused: number
}

export async function race(processes: number, connections: number, rounds: number): Promise<RaceReport> {
  await using scene = await openScene(connections)
  scene.gate.strict = true
  const lines: string[] = []
  const servers = await Promise.all(
    Array.from({ length: processes }, () => startServerProcess(scene.world.dataFolder, lines)),
  )
  const answers: Record<string, number> = {}
  try {
    for (let round = 0; round < rounds; round++) {
      const asked = scene.users.flatMap((userId) => servers.map(({ url }) => scene.ask(url, userId)))
      const statuses = await Promise.all(asked)
      for (const status of statuses) answers[status] = (answers[status] ?? 0) + 1
      // Until the access tokens are too old to be used.
      await sleep(2_100)
    }
  } finally {
    await Promise.all(servers.map((server) => server.kill()))
  }
  const { redeemed, reused } = scene.gate
  return { rounds, answers, redeemed, reused }
}
