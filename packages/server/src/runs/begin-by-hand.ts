/** Begins a run because somebody asks for it: from the console, the API or the command line. */
import { Problem } from '../errors.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import type { RunServices } from './services.ts'
import { startRun } from './start-run.ts'

export type Asked = {
  readonly projectId: string
  readonly workflowId: string
  readonly userId: string
  readonly connectionId?: string | undefined
  readonly input?: unknown
  readonly settings?: Readonly<Record<string, unknown>> | undefined
  readonly idempotencyKey?: string | undefined
  readonly test: boolean
  readonly version?: number | undefined
  readonly awaited: boolean
}

/**
 * @returns the run's id; with a key that was used before, that run's
 * @throws {Problem} `not_found` for a workflow, a version or a connection that is not in this project
 */
export async function beginByHand(
  services: Pick<RunServices, 'db' | 'engine' | 'clock'>,
  asked: Asked,
): Promise<string> {
  const { db } = services
  const { projectId, workflowId, idempotencyKey } = asked
  const workflow = await db
    .selectFrom('workflow')
    .select(['version'])
    .where('id', '=', workflowId)
    .where('project_id', '=', projectId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!workflow) throw new Problem('not_found', 'There is no such workflow in this project.')
  const version = asked.version ?? workflow.version
  if (version < 1 || version > workflow.version) throw new Problem('not_found', 'version: There is no such version.')
  const connectionId = asked.connectionId ?? (await onlyConnection(db, projectId, asked.userId))
  if (asked.connectionId !== undefined) await assertConnection(db, projectId, asked.connectionId)
  const { id } = await inTransaction(db, (transaction) =>
    startRun(transaction, services, {
      projectId,
      workflowId,
      version,
      enablementId: null,
      userId: asked.userId,
      connectionId,
      trigger: { type: 'manual', eventId: null, payload: asked.input ?? null },
      settings: asked.settings ?? {},
      test: asked.test,
      awaited: asked.awaited,
      ...(idempotencyKey !== undefined && { triggerKey: `call:${idempotencyKey}` }),
    }),
  )
  return id
}

async function onlyConnection(db: Db, projectId: string, userId: string): Promise<string | null> {
  const query = db
    .selectFrom('connection')
    .select('id')
    .where('project_id', '=', projectId)
    .where('user_id', '=', userId)
  const rows = await query.limit(2).execute()
  return rows.length === 1 ? rows[0]!.id : null
}

async function assertConnection(db: Db, projectId: string, id: string): Promise<void> {
  const query = db.selectFrom('connection').select('id').where('project_id', '=', projectId).where('id', '=', id)
  if (!(await query.executeTakeFirst())) throw new Problem('not_found', 'connectionId: There is no such connection.')
}
