/** Workflows and their versions as rows. */
import { type Definition, definitionSchema } from '@drawbridge/api'
import { sql } from 'kysely'
import { Problem } from '../errors.ts'
import { newId } from '../postgres/id.ts'
import { after, type Page, type PageRequest, pageOf } from '../postgres/page.ts'
import type { Db } from '../postgres/transaction.ts'

/** A workflow with its newest version. */
export type WorkflowRecord = {
  readonly id: string
  readonly projectId: string
  readonly version: number
  readonly definition: Definition
  /** How many users and connections have it switched on. */
  readonly enablements: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** @throws {Problem} `not_found` */
export async function getWorkflow(db: Db, projectId: string, id: string): Promise<WorkflowRecord> {
  const row = await selectWorkflows(db, projectId).where('workflow.id', '=', id).executeTakeFirst()
  if (!row) throw noSuchWorkflow()
  return record(row)
}

/** Newest first. */
export async function listWorkflows(
  db: Db,
  request: PageRequest & { readonly projectId: string },
): Promise<Page<WorkflowRecord>> {
  const rows = await db
    .selectFrom(selectWorkflows(db, request.projectId).as('workflow'))
    .selectAll()
    .where(after(request.cursor))
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(request.limit + 1)
    .execute()
  return pageOf(rows.map(record), request)
}

export async function insertWorkflow(
  db: Db,
  projectId: string,
  { definition, note }: NewVersion,
  now: number,
): Promise<string> {
  const id = newId('wfl')
  const created_at = new Date(now)
  const { name } = definition
  await db
    .insertInto('workflow')
    .values({ id, project_id: projectId, name, version: 1, created_at, updated_at: created_at })
    .execute()
  await insertVersion(db, id, 1, { definition, note }, now)
  return id
}

export type NewVersion = { readonly definition: Definition; readonly note: string }

/**
 * @param expected the version that the writer has read
 * @throws {Problem} `not_found`; `conflict` where another was saved meanwhile
 */
export async function addVersion(
  db: Db,
  projectId: string,
  id: string,
  { definition, note }: NewVersion,
  expected: number | undefined,
  now: number,
): Promise<void> {
  // The row is locked until the transaction's end, so that two writers take different numbers.
  const row = await db
    .updateTable('workflow')
    .set((eb) => ({ name: definition.name, version: eb('version', '+', 1), updated_at: new Date(now) }))
    .where('id', '=', id)
    .where('project_id', '=', projectId)
    .where('deleted_at', 'is', null)
    .returning('version')
    .executeTakeFirst()
  if (!row) throw noSuchWorkflow()
  if (expected !== undefined && row.version !== expected + 1) {
    const message = `Version ${row.version - 1} was saved meanwhile; you have read ${expected}. Look at what changed, then save again.`
    throw new Problem('conflict', message)
  }
  await insertVersion(db, id, row.version, { definition, note }, now)
}

/** Its runs stay readable, and so do its versions. @throws {Problem} `not_found` */
export async function markDeleted(db: Db, projectId: string, id: string, now: number): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('workflow')
    .set({ deleted_at: new Date(now) })
    .where('id', '=', id)
    .where('project_id', '=', projectId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw noSuchWorkflow()
}

async function insertVersion(
  db: Db,
  workflow_id: string,
  version: number,
  { definition, note }: NewVersion,
  now: number,
): Promise<void> {
  const values = { workflow_id, version, definition: JSON.stringify(definition), note, created_at: new Date(now) }
  await db.insertInto('workflow_version').values(values).execute()
}

function selectWorkflows(db: Db, projectId: string) {
  return db
    .selectFrom('workflow')
    .innerJoin('workflow_version', (join) =>
      join
        .onRef('workflow_version.workflow_id', '=', 'workflow.id')
        .onRef('workflow_version.version', '=', 'workflow.version'),
    )
    .select([
      'workflow.id',
      'workflow.project_id',
      'workflow.version',
      'workflow.created_at',
      'workflow.updated_at',
      'workflow_version.definition',
    ])
    .select(
      sql<number>`(
        select count(*)::int from workflow_enablement
        where workflow_enablement.workflow_id = workflow.id and workflow_enablement.enabled
      )`.as('enablements'),
    )
    .where('workflow.project_id', '=', projectId)
    .where('workflow.deleted_at', 'is', null)
}

type Selected = {
  readonly id: string
  readonly project_id: string
  readonly version: number
  readonly definition: object
  readonly enablements: number
  readonly created_at: Date
  readonly updated_at: Date
}

function record(row: Selected): WorkflowRecord {
  return {
    id: row.id,
    projectId: row.project_id,
    version: row.version,
    definition: definitionSchema.parse(row.definition),
    enablements: row.enablements,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

function noSuchWorkflow(): Problem {
  return new Problem('not_found', 'This project has no such workflow.')
}
