/** What expressions of a run can name besides its steps: loaded only where the definition speaks of it. */
import type { Definition } from '@drawbridge/api'
import { findConnection } from '../connections/store.ts'
import type { Dates, Scope } from '../expressions/scope.ts'
import type { Db } from '../postgres/transaction.ts'
import { findMetadata } from '../projects/project-user.ts'
import type { RunRecord } from './run.ts'

export type KnownFacts = Omit<Scope, 'steps' | 'item' | 'index' | keyof Dates>

export async function knownFacts(db: Db, run: RunRecord, definition: Definition): Promise<KnownFacts> {
  const { projectId, userId, connectionId, settings, trigger } = run
  const named = namedIn(definition)
  const connection = connectionId !== null && named.connection ? await findConnection(db, connectionId) : undefined
  return {
    trigger: trigger.payload,
    settings,
    user: { id: userId, metadata: named.user ? await findMetadata(db, { projectId, userId }) : {} },
    connection: { id: connectionId, ...(connection && { account: connection.account, drive: connection.drive }) },
    run: { id: run.id, startedAt: run.startedAt!.toISOString() },
  }
}

type Named = { readonly user: boolean; readonly connection: boolean }
const known = new WeakMap<Definition, Named>()

/** Rather too often than too seldom: any mention counts. */
function namedIn(definition: Definition): Named {
  const found = known.get(definition)
  if (found) return found
  const text = JSON.stringify(definition.steps)
  const named = { user: /\buser\b/.test(text), connection: /\bconnection\b/.test(text) }
  known.set(definition, named)
  return named
}
