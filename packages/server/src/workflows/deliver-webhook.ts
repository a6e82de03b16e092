/** Works off the lines of webhook endpoints. */
import { deliverLine } from '../deliveries/deliver.ts'
import { type Line, deliverWebhook as name } from '../deliveries/line.ts'
import { defineProcess, type Process } from '../engine/process.ts'
import type { WorkflowServices } from './services.ts'

export function deliverWebhook(services: WorkflowServices): Process<Line> {
  return defineProcess<Line>({ ...name, concurrency: 32, run: (job) => deliverLine(services, job) })
}
