/** A workflow as new runs take it. */
import type { Definition } from '@drawbridge/api'
import { Problem } from '../errors.ts'
import type { Db } from '../postgres/transaction.ts'

export type CurrentWorkflow = {
  readonly id: string
  readonly projectId: string
  readonly version: number
  readonly definition: Definition
}

/** @throws {Problem} `not_found`, also for one that was taken away */
export async function currentWorkflow(db: Db, projectId: string, id: string): Promise<CurrentWorkflow> {
  const row = await db
    .selectFrom('workflow')
    .select(['id', 'version'])
    .where('project_id', '=', projectId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw new Problem('not_found', 'There is no such workflow in this project.')
  return { ...row, projectId, definition: await definitionOf(db, row.id, row.version) }
}

export async function definitionOf(db: Db, workflowId: string, version: number): Promise<Definition> {
  const { definition } = await db
    .selectFrom('workflow_version')
    .select('definition')
    .where('workflow_id', '=', workflowId)
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  return definition as Definition
}
