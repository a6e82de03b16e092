/** What a workflow needs at Microsoft and a connection does not have. Pure. */
import { covers, type Definition, missingScopes as missingOf, scopesOf } from '@drawbridge/api'
import type { ConnectionRecord } from '../connections/connection.ts'
import { stepsIn } from './whose-connection.ts'

/** Empty also where nothing is known of what a connection may do, as with some that were imported. */
export function missingScopes(
  definition: Definition,
  { kind, scopes }: Pick<ConnectionRecord, 'kind' | 'scopes'>,
): string[] {
  return scopes.length === 0 ? [] : missingOf(neededScopes(definition, kind), scopes)
}

/** Of the actions that go through the connection of whoever it is switched on for, and of following their drive. */
export function neededScopes(definition: Definition, kind: ConnectionRecord['kind']): string[] {
  const following = { delegated: 'Files.Read', application: 'Files.Read.All' }[kind]
  const uses = stepsIn(definition).flatMap((step) =>
    step.type === 'action' && step.connectionId === undefined ? [step] : [],
  )
  const wanted = [...(definition.trigger.type === 'file_change' ? [following] : []), ...scopesOf(uses, kind)]
  return [...new Set(wanted)].filter((scope) => !wanted.some((wider) => covers(wider, scope)))
}
