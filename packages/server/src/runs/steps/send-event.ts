/** Tells the product: an event, written in the same transaction as the step, so that it is told once. */
import type { Template } from '@drawbridge/api'
import { recordEvent } from '../../events/record-event.ts'
import { asJson } from '../json.ts'
import { asInput } from '../redact.ts'
import { StepError } from '../step-error.ts'
import type { Runner } from '../task.ts'

/** Bytes of JSON: endpoints refuse what is too long. */
const longestPayload = 256 * 1024

export const runSendEvent: Runner<'send_event'> = async ({ activation, step, path, scope, startedAt }) => {
  const { recorder, run, services, signal } = activation
  const { value: payload, bytes } = asJson(await services.evaluator.fill(step.payload as Template, scope, signal))
  if (bytes > longestPayload) {
    throw new StepError('payload_too_large', 'The payload is longer than 256 KB. Send where it can be found instead.')
  }
  const { webhookEndpointId } = step
  const name = String(await services.evaluator.fill(step.name, scope, signal))
  const now = services.clock.now()
  const { id: runId, projectId, workflowId, userId, connectionId } = run
  const output = { name }
  const input = asInput(payload)
  const done = { state: 'succeeded', attempts: 0, interrupted: 0, startedAt, endedAt: now } as const
  await recorder.savedWith({ ...done, path, input, output }, async (transaction) => {
    const data = { name, payload, workflowId, runId, userId, connectionId }
    const endpointIds = webhookEndpointId === undefined ? undefined : [webhookEndpointId]
    await recordEvent(transaction, { projectId, type: 'workflow.event', subject: runId, data, endpointIds }, now)
  })
  return { state: 'succeeded', output, recorded: true }
}
