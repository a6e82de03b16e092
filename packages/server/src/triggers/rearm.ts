/** What saving a workflow means for those who have it switched on. */
import type { Clock } from '../clock.ts'
import { getVersion } from '../definitions/versions.ts'
import type { Db } from '../postgres/transaction.ts'
import { arm } from './arm.ts'

/** After another version was saved, in the same transaction: where the trigger is another, all are armed for it. */
export async function rearm(db: Db, { clock }: { readonly clock: Clock }, workflowId: string): Promise<void> {
  const { version } = await db
    .selectFrom('workflow')
    .select('version')
    .where('id', '=', workflowId)
    .executeTakeFirstOrThrow()
  const { trigger } = await getVersion(db, workflowId, version)
  const before = version > 1 ? (await getVersion(db, workflowId, version - 1)).trigger : undefined
  if (JSON.stringify(before) !== JSON.stringify(trigger)) await arm(db, workflowId, trigger, clock.now())
}
