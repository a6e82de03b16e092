/** What a run that somebody begins by hand is given where they leave something open: as its trigger would give it. */
import { assertFits } from '../definitions/payload.ts'
import type { WorkflowRecord } from '../definitions/store.ts'
import { getVersion } from '../definitions/versions.ts'
import type { EnablementRecord } from './enablement.ts'
import { type SampleServices, sampleFor } from './sample.ts'
import { effectiveSettings, type Settings } from './settings.ts'
import { listEnablements } from './store.ts'

export type ByHand = {
  readonly userId: string
  readonly connectionId?: string | undefined
  readonly input?: unknown
  readonly settings?: Settings | undefined
  readonly test: boolean
  readonly version?: number | undefined
}

export type Prepared = Pick<ByHand, 'userId' | 'connectionId' | 'input'> & { readonly settings: Settings }

/**
 * Settings that are not given are those of whoever has it switched on; a test without input takes a sample, and without a
 * user runs for whom it was switched on last.
 *
 * @throws {Problem} `invalid_request` for input that does not fit the trigger's schema; `not_found`
 */
export async function prepareRun(services: SampleServices, workflow: WorkflowRecord, asked: ByHand): Promise<Prepared> {
  const { db } = services
  const definition =
    asked.version === undefined ? workflow.definition : await getVersion(db, workflow.id, asked.version)
  const { items } = await listEnablements(db, { workflowId: workflow.id, limit: 100 })
  const like = items.find((each) => isMeant(each, asked))
  const connectionId = asked.connectionId ?? like?.connectionId ?? undefined
  const whole = {
    userId: asked.userId === '' && like ? like.userId : asked.userId,
    connectionId,
    settings: effectiveSettings(definition.settings, asked.settings ?? like?.settings ?? {}),
  }
  if (asked.input === undefined && asked.test) {
    return { ...whole, input: (await sampleFor(services, { ...workflow, definition }, connectionId)).payload }
  }
  assertFits(definition.trigger, asked.input ?? null)
  return { ...whole, input: asked.input }
}

function isMeant({ userId, connectionId }: EnablementRecord, asked: ByHand): boolean {
  if (asked.connectionId !== undefined && asked.connectionId !== connectionId) return false
  return userId === asked.userId || (asked.test && asked.userId === '')
}
