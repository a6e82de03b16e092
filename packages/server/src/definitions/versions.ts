/** The versions of a workflow. One never changes, so it is read once and remembered. */
import { type Definition, definitionSchema } from '@drawbridge/api'
import { Problem } from '../errors.ts'
import { numberedPage, placeOf } from '../postgres/numbered-page.ts'
import type { Page, PageRequest } from '../postgres/page.ts'
import type { Db } from '../postgres/transaction.ts'

export type VersionRecord = {
  readonly workflowId: string
  readonly version: number
  readonly note: string
  readonly createdAt: Date
}

const mostRemembered = 1_000
const remembered = new Map<string, Definition>()

/** What runs of this version do. @throws {Problem} `not_found` */
export async function getVersion(db: Db, workflowId: string, version: number): Promise<Definition> {
  const key = `${workflowId} ${version}`
  const known = remembered.get(key)
  if (known) return known
  const { definition } = await readVersion(db, workflowId, version)
  // One that a transaction has written may never come to be.
  if (db.isTransaction) return definition
  if (remembered.size >= mostRemembered) remembered.clear()
  remembered.set(key, definition)
  return definition
}

/** @throws {Problem} `not_found` */
export async function readVersion(
  db: Db,
  workflowId: string,
  version: number,
): Promise<{ version: VersionRecord; definition: Definition }> {
  const row = await db
    .selectFrom('workflow_version')
    .selectAll()
    .where('workflow_id', '=', workflowId)
    .where('version', '=', version)
    .executeTakeFirst()
  if (!row) throw new Problem('not_found', `The workflow has no version ${version}.`)
  const { note, created_at } = row
  return {
    version: { workflowId, version, note, createdAt: created_at },
    definition: definitionSchema.parse(row.definition),
  }
}

/** Newest first. */
export async function listVersions(
  db: Db,
  request: PageRequest & { readonly workflowId: string },
): Promise<Page<VersionRecord>> {
  const { workflowId, cursor, limit } = request
  const place = placeOf(cursor)
  const rows = await db
    .selectFrom('workflow_version')
    .select(['version', 'note', 'created_at'])
    .where('workflow_id', '=', workflowId)
    .$if(place !== undefined, (query) => query.where('version', '<', Number(place)))
    .orderBy('version', 'desc')
    .limit(limit + 1)
    .execute()
  return numberedPage(
    rows.map(({ version, note, created_at }) => ({
      item: { workflowId, version, note, createdAt: created_at },
      place: String(version),
    })),
    request,
  )
}
