/** Forgets what has been gone from followed drives for so long that it cannot come back. */
import { deleteTombstonesBefore, keepTombstonesMs } from '../changes/item-index.ts'
import { defineProcess, type Process } from '../engine/process.ts'
import type { WorkflowServices } from './services.ts'

const dayMs = 24 * 60 * 60_000

export function sweepTombstones({ db, clock }: WorkflowServices): Process {
  return defineProcess({
    name: 'sweep-tombstones',
    onePerKey: true,
    everyMs: dayMs,
    async run({ signal }) {
      while (!signal.aborted && (await deleteTombstonesBefore(db, clock.now() - keepTombstonesMs)));
    },
  })
}
