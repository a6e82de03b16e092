/** Carries a change of master keys to its end, however often it is interrupted. */
import { defineProcess, type Process } from '../engine/process.ts'
import { advanceRotation, isRotating } from '../vault/rotation.ts'
import type { WorkflowServices } from './services.ts'

/** Other servers follow at this pace too, in milliseconds. */
const paceMs = 5_000

export function rotateKeys(services: WorkflowServices): Process {
  return defineProcess({
    name: 'rotate-keys',
    onePerKey: true,
    everyMs: paceMs,
    async run({ signal }) {
      if (!(await isRotating(services.db))) return
      const outcome = await advanceRotation(services, { signal })
      if (outcome === 'finished') services.log.info('All that is stored is wrapped by the current master key.')
    },
  })
}
