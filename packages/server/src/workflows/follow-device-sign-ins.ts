/** Asks Microsoft whether the codes that people were given have been typed in, also while nobody looks. */
import { followDueDeviceSignIns } from '../connections/sign-in-by-device.ts'
import { defineProcess, type Process } from '../engine/process.ts'
import type { WorkflowServices } from './services.ts'

/** The pace at which Microsoft wants to be asked about one code, in milliseconds. */
const paceMs = 5_000

export function followDeviceSignIns(services: WorkflowServices): Process {
  return defineProcess({
    name: 'follow-device-sign-ins',
    onePerKey: true,
    everyMs: paceMs,
    async run({ signal }) {
      while (!signal.aborted && (await followDueDeviceSignIns(services)));
    },
  })
}
