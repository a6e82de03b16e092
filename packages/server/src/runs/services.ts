/** What runs are advanced with. */

import type { Pool } from 'pg'
import type { ActionContext } from '../actions/action-context.ts'
import type { ActionCall } from '../actions/through-connection.ts'
import type { Clock } from '../clock.ts'
import type { Engine } from '../engine/engine.ts'
import type { Evaluator } from '../expressions/evaluator.ts'
import type { Outbound } from '../outbound/outbound.ts'
import type { Memory } from '../postgres/memory.ts'
import type { Db } from '../postgres/transaction.ts'
import type { Log } from '../telemetry/log.ts'
import type { RunBell } from './bell.ts'

export type RunServices = {
  readonly db: Db
  /** Beside `db`, for the statements that come most often. */
  readonly pool: Pool
  readonly clock: Clock
  readonly engine: Pick<Engine, 'send'>
  readonly random: () => number
  readonly log: Log
  /** For calls that steps make, which may take as long as their time-out. */
  readonly callOutbound: Outbound
  readonly evaluator: Evaluator
  readonly runBell: RunBell
  readonly actions: RunActions
  readonly memory: Memory
  /** How many runs of one project are at work at once. */
  readonly runsPerProject: number
  /** How long runs that have ended can be read. */
  readonly keepRunsDays: number
  /** Pauses in place, which are short. @default the machine's timers */
  readonly sleep?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined
}

/** The catalogue, through connections of a project. */
export type RunActions = {
  /** @throws {StepError} `no_connection` when it is not there */
  perform(through: Through, name: string, input: unknown, call: ActionCall): Promise<unknown>
  /** @throws as `perform` */
  contextOf(through: Through, call: ActionCall): Promise<ActionContext>
}

export type Through = { readonly projectId: string; readonly connectionId: string }
