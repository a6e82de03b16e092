/** A definition that was read from a file, on its way from the list to the editor. */
import { type Definition, definitionSchema } from '@drawbridge/api'

let imported: Definition | undefined

/**
 * Keeps the definition in a file for the editor that is opened next.
 *
 * @throws {Error} with words for people when the file holds none
 */
export async function importFile(file: File): Promise<void> {
  const value: unknown = await file
    .text()
    .then(JSON.parse)
    .catch(() => undefined)
  const parsed = definitionSchema.safeParse(value)
  if (parsed.success) {
    imported = parsed.data
    return
  }
  const issue = parsed.error.issues[0]
  const where = issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}: ${issue.message}` : ''
  throw new Error(`${file.name} holds no workflow${where || '. Choose a JSON file that was exported here.'}`)
}

export function takeImported(): Definition | undefined {
  const taken = imported
  imported = undefined
  return taken
}
