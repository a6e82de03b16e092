/** Carries a change of master keys to its end, however often it is interrupted. */
import { defineProcess, type Process } from '../engine/process.ts'
import { advanceRotation, isRotating } from '../vault/rotation.ts'
import type { WorkflowServices } from './services.ts'

/** Other servers follow at this pace too, in milliseconds. */
const paceMs = 5_000

/** What is sent when a change begins. */
export const rotateKeysWork = { name: 'rotate-keys', onePerKey: true } as const

export function rotateKeys(services: WorkflowServices): Process {
  return defineProcess({
    ...rotateKeysWork,
    everyMs: paceMs,
    async run({ signal }) {
      if (!(await isRotating(services.db))) return
      const outcome = await advanceRotation(services, { signal })
      if (outcome === 'finished') services.log.info('All that is stored is wrapped by the current master key.')
    },
  })
}
