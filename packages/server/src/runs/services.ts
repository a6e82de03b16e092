/** What runs are advanced with. */
import type { ActionCall } from '../actions/through-connection.ts'
import type { Clock } from '../clock.ts'
import type { Engine } from '../engine/engine.ts'
import type { Evaluator } from '../expressions/evaluator.ts'
import type { Outbound } from '../outbound/outbound.ts'
import type { Db } from '../postgres/transaction.ts'
import type { Log } from '../telemetry/log.ts'
import type { RunBell } from './bell.ts'

export type RunServices = {
  readonly db: Db
  readonly clock: Clock
  readonly engine: Pick<Engine, 'send'>
  readonly random: () => number
  readonly log: Log
  readonly outbound: Outbound
  readonly evaluator: Evaluator
  readonly runBell: RunBell
  readonly perform: Perform
  /** Pauses in place, which are short. @default the machine's timers */
  readonly sleep?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined
}

/**
 * Does one action of the catalogue through a connection of the project.
 *
 * @throws {StepError} `no_connection` when it is not there
 */
export type Perform = (
  through: { readonly projectId: string; readonly connectionId: string },
  name: string,
  input: unknown,
  call: ActionCall,
) => Promise<unknown>
