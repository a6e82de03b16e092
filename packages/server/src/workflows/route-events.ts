/** Decides who hears of what has happened. */
import { routeEvents as routeBatch } from '../deliveries/route-events.ts'
import type { Pump } from '../engine/process.ts'
import type { WorkflowServices } from './services.ts'

export function routeEvents(services: WorkflowServices): Pump {
  return { name: 'route-events', topic: 'events', drain: () => routeBatch(services) }
}
