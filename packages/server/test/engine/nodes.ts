/** Nodes of an engine on one database, in this process. */
import { type Engine, openEngine } from '../../src/engine/engine.ts'
import type { Process, Pump } from '../../src/engine/process.ts'
import { openPostgres, type Postgres } from '../../src/postgres/pool.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { openTestDatabase } from '../database.ts'

export type Nodes = AsyncDisposable & {
  readonly postgres: Postgres
  /** Moves the product's clock, which nothing else moves. */
  readonly clock: { now(): number; advance(ms: number): void }
  add(plan: { processes: readonly Process[]; pumps?: readonly Pump[]; works?: boolean }): Promise<Engine>
}

/** @param dataFolder of a PostgreSQL of their own; absent: a schema of the one that all tests share */
export async function openNodes(dataFolder?: string): Promise<Nodes> {
  const database = dataFolder === undefined ? await openTestDatabase() : undefined
  let time = 1_000_000_000_000
  const advance = (ms: number): void => {
    time += ms
  }
  const clock = { now: () => time, advance }
  const postgres = await openPostgres({ dataFolder: dataFolder ?? '', databaseUrl: database?.url, clock })
  const engines: Engine[] = []
  return {
    postgres,
    clock,
    async add({ processes, pumps = [], works = true }) {
      const log = createLog({ level: 'silent' })
      const engine = await openEngine({ db: postgres.db, pool: postgres.pool, clock, log, works, graceMs: 300 })
      engines.push(engine)
      await engine.start({ processes, pumps })
      return engine
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(engines.map((engine) => engine.stop()))
      await postgres.close()
      await database?.[Symbol.asyncDispose]()
    },
  }
}
