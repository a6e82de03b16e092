/** What a product tells of itself, with the SDK or from its back end: workflows and webhooks hear of it. */
import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import { recordEvent } from './record-event.ts'

export type AppEvent = {
  readonly projectId: string
  /** About whom; empty for the project itself. */
  readonly userId: string
  readonly name: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** It is stored when this resolves. */
export async function recordAppEvent(
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  { projectId, ...data }: AppEvent,
): Promise<{ id: string; receivedAt: string }> {
  const receivedAt = clock.now()
  const subject = data.userId === '' ? undefined : data.userId
  const event = { projectId, type: 'app.event', subject, data } as const
  const id = await inTransaction(db, (transaction) => recordEvent(transaction, event, receivedAt))
  return { id, receivedAt: new Date(receivedAt).toISOString() }
}
