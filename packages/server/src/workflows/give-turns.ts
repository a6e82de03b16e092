/** Has runs that wait for room go on when there is some. */
import type { Pump } from '../engine/process.ts'
import { giveTurns } from '../runs/give-turns.ts'
import { turnsTopic } from '../runs/run.ts'
import type { WorkflowServices } from './services.ts'

export function giveTurnsPump(services: WorkflowServices): Pump {
  return { name: 'give-turns', topic: turnsTopic, drain: () => giveTurns(services) }
}
