/** Forgets what actions have written down for others to find, when nobody asks any more. */
import { sweepNotes as sweep } from '../actions/kept-notes.ts'
import { defineProcess, type Process } from '../engine/process.ts'
import { forgetWritten } from '../runs/written-items.ts'
import type { WorkflowServices } from './services.ts'

const dayMs = 24 * 60 * 60_000

export function sweepNotes({ db, clock }: WorkflowServices): Process {
  return defineProcess({
    name: 'sweep-notes',
    onePerKey: true,
    everyMs: dayMs,
    async run() {
      await sweep(db, clock.now())
      await forgetWritten(db, clock.now())
    },
  })
}
