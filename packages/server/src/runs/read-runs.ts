/** Where runs and their steps are read. */
import type { Run, RunState, RunStep } from '@drawbridge/api'
import { sql } from 'kysely'
import { getVersion } from '../definitions/versions.ts'
import { Problem } from '../errors.ts'
import type { Row } from '../postgres/database.ts'
import { after, type Page, type PageRequest, pageOf } from '../postgres/page.ts'
import type { Db } from '../postgres/transaction.ts'
import { loadOutput } from './content.ts'
import { presentRun } from './present-run.ts'
import { presentStep, type StepRow } from './present-step.ts'
import { type RunRecord, runFromRow } from './run.ts'

export type RunFilter = {
  readonly projectId: string
  readonly workflowId?: string | undefined
  readonly state?: RunState | undefined
  readonly userId?: string | undefined
  readonly connectionId?: string | undefined
  readonly test?: 'true' | 'false' | undefined
  /** RFC 3339. */
  readonly endedAfter?: string | undefined
}

type Shown = { readonly id: string; readonly createdAt: Date; readonly run: Run }

/** Newest first. @throws {Problem} `invalid_request` when the cursor is none */
export async function listRuns(db: Db, request: RunFilter & PageRequest): Promise<Page<Run>> {
  const { projectId, workflowId, state, userId, connectionId, test, endedAfter, limit, cursor } = request
  let query = withName(db).where('project_id', '=', projectId).where(after(cursor))
  if (workflowId !== undefined) query = query.where('workflow_id', '=', workflowId)
  if (state !== undefined) query = query.where('state', '=', state)
  if (userId !== undefined) query = query.where('user_id', '=', userId)
  if (connectionId !== undefined) query = query.where('connection_id', '=', connectionId)
  if (test !== undefined) query = query.where('test', '=', test === 'true')
  if (endedAfter !== undefined) query = query.where('ended_at', '>', new Date(endedAfter))
  const rows = await query
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  const page = pageOf(rows.map(show), request)
  return { items: page.items.map(({ run }) => run), nextCursor: page.nextCursor }
}

/** @throws {Problem} `not_found` */
export async function getRun(db: Db, projectId: string, runId: string): Promise<{ record: RunRecord; run: Run }> {
  const row = await withName(db).where('project_id', '=', projectId).where('id', '=', runId).executeTakeFirst()
  if (!row) throw new Problem('not_found', 'There is no such run in this project.')
  return { record: runFromRow(row), run: show(row).run }
}

/** In the order in which they began. @throws {Problem} `not_found`, `invalid_request` */
export async function listSteps(
  db: Db,
  { projectId, runId, limit, cursor }: { readonly projectId: string; readonly runId: string } & PageRequest,
): Promise<Page<RunStep>> {
  const { record } = await getRun(db, projectId, runId)
  let query = db.selectFrom('step').selectAll().where('run_id', '=', runId)
  if (cursor !== undefined) {
    query = query.where(
      sql<boolean>`(started_at, path) > (
        select last.started_at, last.path from step last where last.run_id = ${runId} and last.path = ${pathIn(cursor)}
      )`,
    )
  }
  const rows = await query
    .orderBy('started_at')
    .orderBy('path')
    .limit(limit + 1)
    .execute()
  const kept = rows.slice(0, limit)
  const last = kept.at(-1)
  return {
    items: await presentSteps(db, record, kept),
    nextCursor: rows.length > limit && last ? cursorAt(last) : null,
  }
}

/** With all that went in and came out. @throws {Problem} `not_found` */
export async function getStep(db: Db, projectId: string, runId: string, path: string): Promise<RunStep> {
  const { record } = await getRun(db, projectId, runId)
  const query = db.selectFrom('step').selectAll().where('run_id', '=', runId).where('path', '=', path)
  const row = await query.executeTakeFirst()
  if (!row) throw new Problem('not_found', 'This run has come to no such step.')
  const definition = await getVersion(db, record.workflowId, record.version)
  const output = await loadOutput(db, { output: row.output, outputContentId: row.output_content_id })
  return presentStep(row, await attemptsOf(db, runId, [path]), definition, { whole: true, output })
}

export async function presentSteps(db: Db, run: RunRecord, rows: readonly StepRow[]): Promise<RunStep[]> {
  const definition = await getVersion(db, run.workflowId, run.version)
  const tried = rows.filter(({ state }) => state !== 'skipped').map(({ path }) => path)
  const attempts = Map.groupBy(await attemptsOf(db, run.id, tried), ({ path }) => path)
  return rows.map((row) => presentStep(row, attempts.get(row.path) ?? [], definition, { whole: false }))
}

async function attemptsOf(db: Db, runId: string, paths: readonly string[]): Promise<Row<'step_attempt'>[]> {
  if (paths.length === 0) return []
  const query = db.selectFrom('step_attempt').selectAll().where('run_id', '=', runId).where('path', 'in', paths)
  return query.orderBy('number').execute()
}

type NamedRow = Row<'run'> & { readonly workflow_name: string | null }

function withName(db: Db) {
  return db
    .selectFrom('run')
    .selectAll()
    .select((row) =>
      row.selectFrom('workflow').select('name').whereRef('workflow.id', '=', 'run.workflow_id').as('workflow_name'),
    )
}

function show(row: NamedRow): Shown {
  return { id: row.id, createdAt: row.created_at, run: presentRun(runFromRow(row), row.workflow_name ?? '') }
}

function cursorAt({ path }: StepRow): string {
  return Buffer.from(`step ${path}`).toString('base64url')
}

function pathIn(cursor: string): string {
  const [, path] = /^step (.{1,1000})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (path !== undefined) return path
  throw new Problem('invalid_request', 'cursor: Give the nextCursor of the page before, or leave it out.')
}
