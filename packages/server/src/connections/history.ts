/** How the state of a connection has changed. */
import type { ConnectionChange, ConnectionStatus, Diagnosis } from '@drawbridge/api'
import type { Row } from '../postgres/database.ts'
import { numberedPage, placeOf } from '../postgres/numbered-page.ts'
import type { Page, PageRequest } from '../postgres/page.ts'
import type { Db } from '../postgres/transaction.ts'

/** Newest first. @throws {Problem} `invalid_request` when the cursor is none */
export async function listChanges(db: Db, connectionId: string, request: PageRequest): Promise<Page<ConnectionChange>> {
  const before = placeOf(request.cursor)
  let query = db.selectFrom('connection_history').selectAll().where('connection_id', '=', connectionId)
  if (before !== undefined) query = query.where('id', '<', before)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(request.limit + 1)
    .execute()
  return numberedPage(
    rows.map((row) => ({ item: change(row), place: row.id })),
    request,
  )
}

function change({ at, previous_status, status, diagnosis }: Row<'connection_history'>): ConnectionChange {
  return {
    at: at.toISOString(),
    previousStatus: previous_status as ConnectionStatus | null,
    status: status as ConnectionStatus,
    diagnosis: diagnosis as Diagnosis | null,
  }
}
