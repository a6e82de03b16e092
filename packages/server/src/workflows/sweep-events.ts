/** Forgets events, and with them their deliveries, when they have been kept long enough. */
import { defineProcess, type Process } from '../engine/process.ts'
import { deleteEventsBefore, keepEventsMs } from '../events/store.ts'
import type { WorkflowServices } from './services.ts'

const hourMs = 60 * 60_000

export function sweepEvents({ db, clock }: WorkflowServices): Process {
  return defineProcess({
    name: 'sweep-events',
    onePerKey: true,
    everyMs: hourMs,
    async run({ signal }) {
      while (!signal.aborted && (await deleteEventsBefore(db, clock.now() - keepEventsMs)));
    },
  })
}
