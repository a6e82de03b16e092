/** Stores a definition, if nothing in it is an error. */
import type { Finding } from '@drawbridge/api'
import type { Clock } from '../clock.ts'
import { Problem } from '../errors.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import { checkDefinition } from './check-definition.ts'
import { addVersion, getWorkflow, insertWorkflow, markDeleted, type NewVersion, type WorkflowRecord } from './store.ts'

export type DefinitionServices = { readonly db: Db; readonly clock: Clock }
export type Saved = { readonly workflow: WorkflowRecord; readonly findings: readonly Finding[] }

export type Save = NewVersion & {
  readonly projectId: string
  /** Of the workflow that gets another version; a new one without. */
  readonly workflowId?: string
  /** The version that the writer has read. */
  readonly expectedVersion?: number | undefined
}

/**
 * @returns the workflow, with what in its definition looks like a slip
 * @throws {Problem} `invalid_request` with all that is wrong; `not_found`, `conflict`
 */
export async function saveWorkflow({ db, clock }: DefinitionServices, save: Save): Promise<Saved> {
  const { projectId, workflowId, expectedVersion } = save
  return inTransaction(db, async (transaction) => {
    const findings = await checkDefinition(save.definition, { db: transaction, projectId, workflowId })
    assertNoErrors(findings)
    const now = clock.now()
    let id = workflowId
    if (id === undefined) id = await insertWorkflow(transaction, projectId, save, now)
    else await addVersion(transaction, projectId, id, save, expectedVersion, now)
    return { workflow: await getWorkflow(transaction, projectId, id), findings }
  })
}

/**
 * Switches it off for everybody and takes it away. Its runs stay readable, and those under way go on.
 *
 * @throws {Problem} `not_found`
 */
export async function removeWorkflow({ db, clock }: DefinitionServices, projectId: string, id: string): Promise<void> {
  await inTransaction(db, async (transaction) => {
    const now = clock.now()
    await markDeleted(transaction, projectId, id, now)
    const off = { enabled: false, next_at: null, watch_id: null, updated_at: new Date(now) }
    const watched = await transaction
      .selectFrom('workflow_enablement')
      .select('watch_id')
      .where('workflow_id', '=', id)
      .where('watch_id', 'is not', null)
      .execute()
    await transaction.updateTable('workflow_enablement').set(off).where('workflow_id', '=', id).execute()
    const watches = watched.map(({ watch_id }) => watch_id!)
    if (watches.length > 0) await transaction.deleteFrom('watch').where('id', 'in', watches).execute()
  })
}

function assertNoErrors(findings: readonly Finding[]): void {
  const [first, ...more] = findings.filter(({ severity }) => severity === 'error')
  if (!first) return
  const sentence = first.path === '' ? first.message : `${first.path}: ${first.message}`
  const others = more.length === 0 ? '' : ` And ${more.length} more; “findings” has them all.`
  throw new Problem('invalid_request', `${sentence}${others}`, { findings })
}
