/** What goes into an action, as it may be written down. */
import { actionCatalogue } from '@drawbridge/api'

const blank = '•••'

/** Fields that the action declares as secrets (`writeOnly`), such as a link's password, are blanked. */
export function concealed(name: string, input: unknown): unknown {
  const action = actionCatalogue.find((each) => each.name === name)
  if (!action || typeof input !== 'object' || input === null) return input
  const secret = (field: string): boolean => action.input.shape[field]?.meta()?.['writeOnly'] === true
  return Object.fromEntries(Object.entries(input).map(([field, value]) => [field, secret(field) ? blank : value]))
}
