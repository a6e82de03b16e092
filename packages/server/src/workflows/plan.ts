/**
 * Every durable process of the server, in one list. Each is a file of this folder, which calls one function of the
 * domain that does one batch; the domain knows nothing of the engine.
 */
import type { Process, Pump } from '../engine/process.ts'
import { deliverWebhook } from './deliver-webhook.ts'
import { followDeviceSignIns } from './follow-device-sign-ins.ts'
import { followDrivesPump } from './follow-drives.ts'
import { giveTurnsPump } from './give-turns.ts'
import { keepSubscriptionProcess } from './keep-subscription.ts'
import { mailFailuresPump } from './mail-failures.ts'
import { probeHealth } from './probe-health.ts'
import { pullDriveProcess } from './pull-drive.ts'
import { refreshIdle } from './refresh-idle.ts'
import { ringDrivesPump } from './ring-drives.ts'
import { rotateKeys } from './rotate-keys.ts'
import { routeEvents } from './route-events.ts'
import { runWorkflow } from './run-workflow.ts'
import type { WorkflowServices } from './services.ts'
import { startRunsPump, startScheduledPump } from './start-runs.ts'
import { sweepEvents } from './sweep-events.ts'
import { sweepNotes } from './sweep-notes.ts'
import { sweepRuns } from './sweep-runs.ts'
import { sweepTombstones } from './sweep-tombstones.ts'
import { warnOfExpiry } from './warn-of-expiry.ts'

export function plan(services: WorkflowServices): { processes: readonly Process[]; pumps: readonly Pump[] } {
  return {
    processes: [
      deliverWebhook(services),
      followDeviceSignIns(services),
      keepSubscriptionProcess(services),
      probeHealth(services),
      pullDriveProcess(services),
      refreshIdle(services),
      rotateKeys(services),
      runWorkflow(services),
      sweepEvents(services),
      sweepRuns(services),
      sweepNotes(services),
      sweepTombstones(services),
      warnOfExpiry(services),
    ],
    pumps: [
      followDrivesPump(services),
      giveTurnsPump(services),
      ringDrivesPump(services),
      mailFailuresPump(services),
      routeEvents(services),
      startRunsPump(services),
      startScheduledPump(services),
    ],
  }
}
