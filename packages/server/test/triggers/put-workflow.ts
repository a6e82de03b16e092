/** A workflow in the tables, as saving would put it there. */
import { type DefinitionInput, definitionSchema } from '@drawbridge/api'
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
