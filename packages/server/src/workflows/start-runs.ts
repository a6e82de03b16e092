/** Begins the runs of workflows: for what has happened, and for times that have come. */
import type { Pump } from '../engine/process.ts'
import { considerEvents } from '../triggers/consider-events.ts'
import { startScheduled } from '../triggers/start-scheduled.ts'
import type { WorkflowServices } from './services.ts'

export function startRunsPump(services: WorkflowServices): Pump {
  return { name: 'start-runs', topic: 'events', drain: () => considerEvents(services) }
}

export function startScheduledPump(services: WorkflowServices): Pump {
  return { name: 'start-scheduled', topic: 'schedules', drain: () => startScheduled(services) }
}
