/** What a workflow that listens does about an event: begins a run, or leaves it, and says so where somebody should know. */
import type { Change } from '@drawbridge/api'
import type { Transaction } from 'kysely'
import type { Clock } from '../clock.ts'
import { misfit } from '../definitions/payload.ts'
import type { Engine } from '../engine/engine.ts'
import type { Database, Row } from '../postgres/database.ts'
import { type NewRun, startRun } from '../runs/start-run.ts'
import type { Listener } from './listeners.ts'
import { judge } from './own-work.ts'
import { refuseRun } from './refuse-run.ts'
import { effectiveSettings } from './settings.ts'

type Services = { readonly engine: Pick<Engine, 'send'>; readonly clock: Clock }

/** @returns `later` where that cannot be told yet */
export function answerEvent(
  transaction: Transaction<Database>,
  services: Services,
  listener: Listener,
  event: Row<'event'>,
): Promise<'later' | 'done'> {
  const answer = listener.definition.trigger.type === 'app_event' ? answerAppEvent : answerChange
  return answer(transaction, services, listener, event)
}

const answerAppEvent: typeof answerEvent = async (transaction, services, listener, event) => {
  const { payload } = event.data as { readonly payload: unknown }
  const run = runOf(listener, { type: 'app_event', eventId: event.id, payload })
  const message = misfit(listener.definition.trigger, payload)
  if (message === undefined) await startRun(transaction, services, run)
  else await refuseRun(transaction, services, run, { code: 'payload_invalid', message })
  return 'done'
}

const answerChange: typeof answerEvent = async (transaction, services, listener, event) => {
  const change = event.data as Change
  const told = { change, occurredAt: event.occurred_at }
  const verdict = await judge(transaction, listener.workflowId, told, services.clock.now())
  const run = runOf(listener, { type: 'file_change', eventId: event.id, payload: change })
  switch (verdict.kind) {
    case 'own':
      return 'done'
    case 'unknown':
      return 'later'
    case 'loop':
      await refuseRun(transaction, services, run, { code: 'loop_stopped', message: verdict.message })
      return 'done'
    case 'foreign':
      await startRun(transaction, services, run)
      return 'done'
    case 'caused': {
      const { id, existing } = await startRun(transaction, services, run)
      const cause = { run_id: id, generation: verdict.generation }
      if (!existing) await transaction.insertInto('run_cause').values(cause).execute()
      return 'done'
    }
  }
}

function runOf(
  { id, projectId, workflowId, version, userId, connectionId, definition, settings }: Listener,
  trigger: NewRun['trigger'] & { readonly eventId: string },
): NewRun & { readonly workflowName: string } {
  return {
    projectId,
    workflowId,
    workflowName: definition.name,
    version,
    enablementId: id,
    userId,
    connectionId,
    trigger,
    settings: effectiveSettings(definition.settings, settings),
    triggerKey: `${trigger.eventId}:${id}`,
  }
}
