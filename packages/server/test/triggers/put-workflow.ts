/** A workflow in the tables, as saving would put it there. */
import { type DefinitionInput, definitionSchema } from '@drawbridge/api'
import { rearm } from '../../src/triggers/rearm.ts'
import type { World } from '../world.ts'

let count = 0

export async function putWorkflow({ db, clock, projectId }: World, definition: DefinitionInput): Promise<string> {
  count += 1
  const id = `wfl_test${count}`
  const at = new Date(clock.now())
  const { name, ...rest } = definitionSchema.parse(definition)
  await db
    .insertInto('workflow')
    .values({ id, project_id: projectId, name, version: 1, created_at: at, updated_at: at })
    .execute()
  await db
    .insertInto('workflow_version')
    .values({ workflow_id: id, version: 1, definition: JSON.stringify({ name, ...rest }), note: '', created_at: at })
    .execute()
  return id
}

/** Another version of it, and what that means for those who have it switched on. */
export async function putVersion({ db, clock }: World, workflowId: string, given: DefinitionInput): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const { version } = await transaction
      .updateTable('workflow')
      .set((eb) => ({ version: eb('version', '+', 1) }))
      .where('id', '=', workflowId)
      .returning('version')
      .executeTakeFirstOrThrow()
    const definition = JSON.stringify(definitionSchema.parse(given))
    const values = { workflow_id: workflowId, version, definition, note: '', created_at: new Date(clock.now()) }
    await transaction.insertInto('workflow_version').values(values).execute()
    await rearm(transaction, { clock }, workflowId)
  })
}
