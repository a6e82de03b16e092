/** Tells products in good time that a client secret or a certificate comes to its end. */
import { defineProcess, type Process } from '../engine/process.ts'
import { warnOfExpiry as warnOfDueExpiry } from '../projects/credential-calendar.ts'
import type { WorkflowServices } from './services.ts'

const hourMs = 60 * 60_000

export function warnOfExpiry({ db, clock }: WorkflowServices): Process {
  return defineProcess({
    name: 'warn-of-expiry',
    onePerKey: true,
    everyMs: hourMs,
    run: async () => void (await warnOfDueExpiry(db, clock)),
  })
}
