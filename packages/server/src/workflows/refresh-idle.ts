/** Keeps connections alive that nobody uses: Microsoft forgets a refresh token after ninety days without use. */
import { refreshIdle as refreshIdleBatch } from '../connections/refresh-idle.ts'
import { defineProcess, type Process } from '../engine/process.ts'
import type { WorkflowServices } from './services.ts'

const hourMs = 60 * 60_000

export function refreshIdle(services: WorkflowServices): Process {
  return defineProcess({
    name: 'refresh-idle',
    onePerKey: true,
    everyMs: hourMs,
    async run({ signal }) {
      for (let after: string | undefined = ''; after !== undefined && !signal.aborted; ) {
        const batch = await refreshIdleBatch(services, after)
        after = batch.next
      }
    },
  })
}
