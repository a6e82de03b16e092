/** Runs as the user of a product sees their own: what began each, how far it is, and how it has ended. */
import type { UserRun } from '@drawbridge/api'
import { getVersion } from '../definitions/versions.ts'
import { Problem } from '../errors.ts'
import type { Row } from '../postgres/database.ts'
import { after, type Page, type PageRequest, pageOf } from '../postgres/page.ts'
import type { Db } from '../postgres/transaction.ts'
import { isEnded, type RunRecord, runFromRow } from './run.ts'

type User = { readonly projectId: string; readonly userId: string }

type UserRunFilter = User & {
  readonly workflowId?: string | undefined
  readonly connectionId?: string | undefined
}

/** Newest first, without those that somebody has tried by hand. @throws {Problem} `invalid_request` for a wrong cursor */
export async function listUserRuns(db: Db, request: UserRunFilter & PageRequest): Promise<Page<UserRun>> {
  const { workflowId, connectionId, limit, cursor } = request
  let query = ofUser(db, request).where('test', '=', false).where(after(cursor))
  if (workflowId !== undefined) query = query.where('workflow_id', '=', workflowId)
  if (connectionId !== undefined) query = query.where('connection_id', '=', connectionId)
  const rows = await query
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  const { items, nextCursor } = pageOf(
    rows.map((row) => ({ id: row.id, createdAt: row.created_at, row })),
    request,
  )
  const shown = items.map(({ row }) => row)
  return { items: await present(db, shown), nextCursor }
}

/** @throws {Problem} `not_found`, also for a run of somebody else */
export async function getUserRun(db: Db, user: User, runId: string): Promise<UserRun> {
  const rows = await ofUser(db, user).where('id', '=', runId).execute()
  const [run] = await present(db, rows)
  if (!run) throw new Problem('not_found', 'There is no such run in this project.')
  return run
}

type NamedRow = Row<'run'> & { readonly workflow_name: string | null }

function ofUser(db: Db, { projectId, userId }: User) {
  return (
    db
      .selectFrom('run')
      .selectAll()
      .select((row) =>
        row.selectFrom('workflow').select('name').whereRef('workflow.id', '=', 'run.workflow_id').as('workflow_name'),
      )
      .where('project_id', '=', projectId)
      .where('user_id', '=', userId)
      // Said again for the planner: the index leaves out the runs of nobody (migration 0029).
      .where('user_id', '<>', '')
  )
}

async function present(db: Db, rows: readonly NamedRow[]): Promise<UserRun[]> {
  const runs = rows.map((row) => ({ run: runFromRow(row), name: row.workflow_name ?? '' }))
  const underWay = runs.filter(({ run }) => !isEnded(run.state)).map(({ run }) => run.id)
  const steps = await stepsOf(db, underWay)
  return Promise.all(
    runs.map(async ({ run, name }) => ({
      id: run.id,
      workflowId: run.workflowId,
      workflowName: name,
      connectionId: run.connectionId,
      state: run.state,
      item: itemOf(run),
      progress: isEnded(run.state) ? null : await progressOf(db, run, steps.get(run.id) ?? []),
      response: run.response,
      failure: run.failure && { code: run.failure.code, message: run.failure.message },
      createdAt: run.createdAt.toISOString(),
      startedAt: run.startedAt?.toISOString() ?? null,
      endedAt: run.endedAt?.toISOString() ?? null,
    })),
  )
}

type TopStep = Pick<Row<'step'>, 'run_id' | 'path' | 'state'>

/** Without those inside of for-eaches, of which there may be thousands. */
async function stepsOf(db: Db, runIds: readonly string[]): Promise<Map<string, TopStep[]>> {
  if (runIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('step')
    .select(['run_id', 'path', 'state'])
    .where('run_id', 'in', runIds)
    .where('path', 'not like', '%[%')
    .orderBy('started_at')
    .execute()
  return Map.groupBy(rows, ({ run_id }) => run_id)
}

async function progressOf(db: Db, run: RunRecord, steps: readonly TopStep[]): Promise<UserRun['progress']> {
  const definition = await getVersion(db, run.workflowId, run.version)
  const underWay = steps.findLast(({ state }) => state === 'running' || state === 'waiting')
  const step = definition.steps.find(({ id }) => id === underWay?.path)
  return {
    done: steps.filter(({ state }) => state !== 'running' && state !== 'waiting').length,
    of: definition.steps.length,
    label: step?.label ?? null,
  }
}

function itemOf({ trigger }: RunRecord): UserRun['item'] {
  if (trigger.type !== 'file_change') return null
  const { item } = (trigger.payload ?? {}) as { readonly item?: Partial<NonNullable<UserRun['item']>> }
  if (item?.id === undefined || item.name === undefined) return null
  return { id: item.id, name: item.name, path: item.path ?? null }
}
