/** Keeps “connected” true for connections that nobody uses. */
import { probeConnections } from '../connections/probe.ts'
import { defineProcess, type Process } from '../engine/process.ts'
import type { WorkflowServices } from './services.ts'

const minuteMs = 60_000
/** Enough for 200,000 idle connections within their half day. */
const mostPerMinute = 300

export function probeHealth(services: WorkflowServices): Process {
  return defineProcess({
    name: 'probe-health',
    onePerKey: true,
    everyMs: minuteMs,
    run: async ({ signal }) => void (await probeConnections(services, mostPerMinute, signal)),
  })
}
