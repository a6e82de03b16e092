/** Servers that advance runs, on one database, in this process; what their actions do is written down here. */
import { type Definition, type DefinitionInput, definitionSchema } from '@drawbridge/api'
import { type Engine, openEngine } from '../../src/engine/engine.ts'
import { defineProcess, type Pump } from '../../src/engine/process.ts'
import { createEvaluator } from '../../src/expressions/evaluator.ts'
import { isOnThisMachine, openOutbound } from '../../src/outbound/outbound.ts'
import type { Row } from '../../src/postgres/database.ts'
import { newId } from '../../src/postgres/id.ts'
import { inTransaction } from '../../src/postgres/transaction.ts'
import { advanceRun } from '../../src/runs/advance-run.ts'
import { openRunBell } from '../../src/runs/bell.ts'
import { giveTurns } from '../../src/runs/give-turns.ts'
import { type RunJob, type RunRecord, runFromRow, runWork, turnsTopic } from '../../src/runs/run.ts'
import type { RunActions, RunServices } from '../../src/runs/services.ts'
import { type NewRun, startRun } from '../../src/runs/start-run.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { type Nodes, openNodes } from '../engine/nodes.ts'

export type Done = {
  readonly name: string
  readonly input: unknown
  readonly attempt: number | undefined
  readonly idempotencyKey: string | undefined
  readonly connectionId: string
}
/** What an action does, in place of the catalogue's. */
export type Act = (input: unknown, call: Parameters<RunActions['perform']>[3]) => Promise<unknown>

export type Scene = AsyncDisposable & {
  readonly nodes: Nodes
  readonly services: RunServices
  readonly projectId: string
  /** What actions were begun, in their order. */
  readonly done: Done[]
  /** What the actions of that name do from now on; by default they hand back their input. */
  act(name: string, how: Act): void
  save(definition: Omit<DefinitionInput, 'name' | 'trigger'> & Partial<DefinitionInput>): Promise<string>
  start(workflowId: string, run?: Partial<NewRun>): Promise<string>
  run(runId: string): Promise<RunRecord>
  /** Until it has ended, or is in one of these states. */
  reached(runId: string, ...states: RunRecord['state'][]): Promise<RunRecord>
  steps(runId: string): Promise<Record<string, Row<'step'>>>
  addNode(): Promise<Engine>
  /** How many runs of the project are at work at once. */
  limitProject(most: number): void
}

export const connected = 'con_test'

export async function openScene(): Promise<Scene> {
  const nodes = await openNodes()
  const { db, pool } = nodes.postgres
  const { clock } = nodes
  const done: Done[] = []
  const acts = new Map<string, Act>()
  const log = createLog({ level: 'silent' })
  const evaluator = createEvaluator()
  const runBell = openRunBell(pool)
  let runsPerProject = 100
  const projectId = newId('prj')
  await db
    .insertInto('project')
    .values({ id: projectId, name: 'Aster Notes', allowed_origins: [], created_at: new Date(clock.now()) })
    .execute()

  const web = await openEngine({ db, pool, clock, log, works: false })
  const services: RunServices = {
    db,
    pool,
    clock,
    engine: web,
    random: () => 0.5,
    log,
    callOutbound: openOutbound({ loopback: isOnThisMachine('http://localhost'), timeoutMs: 5_000 }),
    evaluator,
    runBell,
    memory: nodes.postgres.memory,
    get runsPerProject() {
      return runsPerProject
    },
    keepRunsDays: 30,
    actions: {
      async perform({ connectionId }, name, input, call) {
        const { attempt, idempotencyKey } = call
        done.push({ name, input, attempt, idempotencyKey, connectionId })
        return acts.has(name) ? acts.get(name)!(input, call) : input
      },
      contextOf: () => Promise.reject(new Error('Nothing here reads files.')),
    },
  }
  const process = defineProcess<RunJob>({
    ...runWork,
    concurrency: 20,
    run: ({ data: { runId }, signal }) => advanceRun(services, runId, signal),
  })
  const turns: Pump = { name: 'give-turns', topic: turnsTopic, drain: () => giveTurns(services) }
  const addNode = () => nodes.add({ processes: [process], pumps: [turns] })
  await addNode()
  await web.start({ processes: [process], pumps: [] })

  const scene: Scene = {
    nodes,
    services,
    projectId,
    done,
    act: (name, how) => void acts.set(name, how),
    addNode,
    limitProject(most) {
      runsPerProject = most
    },
    async save(given) {
      const definition: Definition = definitionSchema.parse({ name: 'Test', trigger: { type: 'manual' }, ...given })
      const id = newId('run').replace('run_', 'wfl_')
      const at = new Date(clock.now())
      const row = { id, project_id: projectId, name: definition.name, version: 1, created_at: at, updated_at: at }
      await db.insertInto('workflow').values(row).execute()
      await db
        .insertInto('workflow_version')
        .values({ workflow_id: id, version: 1, definition: JSON.stringify(definition), note: '', created_at: at })
        .execute()
      return id
    },
    async start(workflowId, run = {}) {
      const { id } = await inTransaction(db, (transaction) =>
        startRun(transaction, services, {
          projectId,
          workflowId,
          version: 1,
          enablementId: null,
          userId: 'ada',
          connectionId: connected,
          trigger: { type: 'manual', eventId: null, payload: null },
          settings: {},
          ...run,
        }),
      )
      return id
    },
    run: async (id) =>
      runFromRow(await db.selectFrom('run').selectAll().where('id', '=', id).executeTakeFirstOrThrow()),
    async reached(id, ...states) {
      const wanted = states.length > 0 ? states : ['succeeded', 'failed', 'cancelled']
      for (let tries = 0; tries < 1_000; tries += 1) {
        const run = await scene.run(id)
        if (wanted.includes(run.state)) return run
        await new Promise((next) => setTimeout(next, 10))
      }
      throw new Error(`The run is ${(await scene.run(id)).state}, not ${wanted.join(' or ')}.`)
    },
    async steps(id) {
      const rows = await db.selectFrom('step').selectAll().where('run_id', '=', id).orderBy('path').execute()
      return Object.fromEntries(rows.map((row) => [row.path, row]))
    },
    async [Symbol.asyncDispose]() {
      runBell.close()
      await web.stop()
      await evaluator.close()
      await services.callOutbound.agent.destroy()
      await nodes[Symbol.asyncDispose]()
    },
  }
  return scene
}

/** Edges in short: `start>a`, `a>b`, `a>b:error`. */
export function edges(...short: string[]) {
  return short.map((each) => {
    const [, from = '', to = '', on = 'success'] = /^(\w+)>(\w+)(?::(\w+))?$/.exec(each) ?? []
    return { from, to, on: on as 'success' }
  })
}

export function action(id: string, input: Record<string, unknown> = {}, more: object = {}) {
  return { id, type: 'action' as const, action: 'note', input: { id, ...input } as never, ...more }
}
