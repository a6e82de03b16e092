/**
 * The durable engine: what is sent to it in a committed transaction is run, at least once, whatever dies meanwhile.
 *
 * Domain code does not know it: it writes rows, or exports a function that does one batch. `workflows/` names the
 * processes and pumps; each is one file that calls into the domain.
 */
import { sql } from 'kysely'
import type { Pool } from 'pg'
import type { Clock } from '../clock.ts'
import { listen } from '../postgres/listen.ts'
import type { Db } from '../postgres/transaction.ts'
import type { Log } from '../telemetry/log.ts'
import { type Depth, readDepths } from './depth.ts'
import { createDispatcher, type Dispatcher } from './dispatcher.ts'
import type { Process, Pump } from './process.ts'
import { type RunningPump, runPump } from './pump.ts'
import { openQueues } from './queues.ts'
import { createSend, type Send, wakeChannel } from './send.ts'
import { keepSchedule, timersPump } from './timers.ts'

export type Engine = {
  /** Work for a process, from the moment on at which the transaction commits. */
  readonly send: Send
  /** Makes the queues. On a node that works it also begins to run jobs, timers, schedules and pumps. */
  start(plan: { readonly processes: readonly Process[]; readonly pumps: readonly Pump[] }): Promise<void>
  depths(): Promise<Depth[]>
  /** Lets what runs end, for ten seconds at most; what is left is begun anew by another node, or at the next start. */
  stop(): Promise<void>
}

export type EngineOptions = {
  readonly db: Db
  readonly pool: Pool
  readonly clock: Clock
  readonly log: Log
  /** `false` for nodes that answer the web alone: they send, and others run. */
  readonly works: boolean
  /** From 0 to 1. @default Math.random */
  readonly random?: (() => number) | undefined
  /** How long runs may go on after `stop`; milliseconds. @default 10 000 */
  readonly graceMs?: number | undefined
}

const timersEveryMs = 250
const pumpsEveryMs = 2_000
const depthEveryMs = 60_000
/** Work that waits longer is worth a warning. */
const longLagSeconds = 60

export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { db, pool, clock, log, works, random = Math.random, graceMs = 10_000 } = options
  const schema = await engineSchema(db)
  const onError = (error: unknown): void => log.debug({ error }, 'The engine will try again.')
  const queues = await openQueues({ pool, schema, supervise: works, onError })
  const stopping = new AbortController()
  let names: readonly string[] = []
  let dispatchers: readonly Dispatcher[] = []
  let pumps: readonly RunningPump[] = []

  const depths = (): Promise<Depth[]> => readDepths(db, queues, names)

  async function start({ processes, pumps: plans }: Parameters<Engine['start']>[0]): Promise<void> {
    names = processes.map(({ name }) => name)
    for (const process of processes) {
      await queues.create(process)
      await keepSchedule(db, process, clock, random)
    }
    if (!works) return

    const byName = new Map(processes.map((process) => [process.name, process]))
    const shared = { queues, db, clock, random, log }
    // Several pumps may take up rows of one topic.
    const working = new Map<string, { wake(): void }[]>()
    const heed = (name: string, worker: { wake(): void }): void => {
      working.set(name, [...(working.get(name) ?? []), worker])
    }
    dispatchers = processes.map((process) => {
      const dispatcher = createDispatcher({ ...shared, process })
      heed(process.name, dispatcher)
      return dispatcher
    })
    const timers = runPump(timersPump({ db, clock, queues, processes: byName }), timersEveryMs, random, log)
    pumps = [
      timers,
      ...plans.map((pump) => {
        const running = runPump(pump, pumpsEveryMs, random, log)
        heed(pump.topic, running)
        return running
      }),
    ]
    const wakeAll = (): void => {
      for (const each of [...working.values()].flat()) each.wake()
    }
    const onMessage = (name: string): void => working.get(name)?.forEach((each) => void each.wake())
    void listen(pool, { channel: wakeChannel, onMessage, onReady: wakeAll, onLost: () => {} }, stopping.signal)
    watchDepth(depths, log, stopping.signal)
  }

  return {
    send: createSend(queues, clock),
    start,
    depths,
    async stop() {
      stopping.abort()
      await Promise.all([
        ...pumps.map((pump) => pump.stop()),
        ...dispatchers.map((dispatcher) => dispatcher.stop(graceMs)),
      ])
      await queues.close()
    },
  }
}

/** Beside the schema of our tables, because pg-boss keeps its own migrations. */
async function engineSchema(db: Db): Promise<string> {
  const { rows } = await sql<{ name: string }>`select current_schema() as name`.execute(db)
  const name = rows[0]!.name
  return name === 'public' ? 'drawbridge_engine' : `${name}_engine`
}

function watchDepth(depths: () => Promise<Depth[]>, log: Log, signal: AbortSignal): void {
  const timer = setInterval(() => {
    depths().then(
      (all) => {
        const late = all.filter(({ lagSeconds }) => lagSeconds > longLagSeconds)
        if (late.length > 0) log.warn({ processes: late }, 'Work waits long. More workers would help.')
        else log.debug({ processes: all }, 'Work of the engine.')
      },
      () => {},
    )
  }, depthEveryMs)
  timer.unref()
  signal.addEventListener('abort', () => clearInterval(timer), { once: true })
}
