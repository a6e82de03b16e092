/** Forgets runs when they have been kept long enough. */
import { defineProcess, type Process } from '../engine/process.ts'
import { deleteRunsBefore, forgetBeginnings } from '../runs/sweep-runs.ts'
import type { WorkflowServices } from './services.ts'

const hourMs = 60 * 60_000
const dayMs = 24 * hourMs

export function sweepRuns({ db, clock, keepRunsDays }: WorkflowServices): Process {
  return defineProcess({
    name: 'sweep-runs',
    onePerKey: true,
    everyMs: hourMs,
    async run({ signal }) {
      while (!signal.aborted && (await deleteRunsBefore(db, clock.now() - keepRunsDays * dayMs)));
      await forgetBeginnings(db, clock.now())
    },
  })
}
