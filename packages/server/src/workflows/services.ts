/** What the durable processes call. */
import type { ConnectionServices } from '../connections/services.ts'
import type { Engine } from '../engine/engine.ts'
import type { Log } from '../telemetry/log.ts'

export type WorkflowServices = ConnectionServices & {
  readonly log: Log
  readonly engine: Engine
  /** From 0 to 1. */
  readonly random: () => number
}
