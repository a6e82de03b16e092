/** Forgets what attempts at actions have written down for one another, when no attempt comes any more. */
import { sweepNotes as sweep } from '../actions/kept-notes.ts'
import { defineProcess, type Process } from '../engine/process.ts'
import type { WorkflowServices } from './services.ts'

const dayMs = 24 * 60 * 60_000

export function sweepNotes({ db, clock }: WorkflowServices): Process {
  return defineProcess({
    name: 'sweep-notes',
    onePerKey: true,
    everyMs: dayMs,
    run: async () => void (await sweep(db, clock.now())),
  })
}
