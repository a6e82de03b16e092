/** What keeps an enablement from working although it is switched on, in a sentence that says what to do. */
import type { Definition } from '@drawbridge/api'
import { sql } from 'kysely'
import { isUsable } from '../connections/connection.ts'
import { connectionFromRow } from '../connections/store.ts'
import type { Db } from '../postgres/transaction.ts'
import type { EnablementRecord } from './enablement.ts'
import { chosenFolder } from './file-change.ts'
import { missingScopes } from './missing-scopes.ts'
import { effectiveSettings, missingSettings } from './settings.ts'
import { needsConnection } from './whose-connection.ts'

/** By the id of the enablement; those that nothing hinders are left out. All are of one workflow. */
export async function hindrancesOf(
  db: Db,
  definition: Definition,
  enablements: readonly EnablementRecord[],
): Promise<Map<string, string>> {
  const on = enablements.filter(({ enabled }) => enabled)
  const ids = on.flatMap(({ connectionId }) => connectionId ?? [])
  if (on.length === 0) return new Map()
  const connections =
    ids.length === 0 ? [] : await db.selectFrom('connection').selectAll().where('id', 'in', ids).execute()
  const byId = new Map(connections.map((row) => [row.id, connectionFromRow(row)]))
  const found = new Map<string, string>()
  for (const enablement of on) {
    const connection = enablement.connectionId === null ? undefined : byId.get(enablement.connectionId)
    const hindered =
      bySettings(definition, enablement) ??
      (connection ? byConnection(connection) : needsConnection(definition) ? unconnected : undefined) ??
      (connection && byScopes(definition, connection)) ??
      (connection && (await byDrive(db, definition, enablement)))
    if (hindered !== undefined) found.set(enablement.id, hindered)
  }
  return found
}

const unconnected = 'It works with OneDrive, and no connection was chosen. Switch it on again for one.'

type Connection = ReturnType<typeof connectionFromRow>

function bySettings({ settings }: Definition, enablement: EnablementRecord): string | undefined {
  const [missing] = missingSettings(settings, enablement.settings)
  return missing && `“${missing.label}” has to be chosen.`
}

function byConnection(connection: Connection): string | undefined {
  if (isUsable(connection)) return undefined
  return connection.diagnosis?.remedy ?? 'The connection does not work. Connect OneDrive again.'
}

function byScopes(definition: Definition, connection: Connection): string | undefined {
  const missing = missingScopes(definition, connection)
  if (missing.length === 0) return undefined
  return `The connection may not do all that this needs. Connect again with ${missing.join(' ')}.`
}

async function byDrive(
  db: Db,
  { trigger, settings }: Definition,
  enablement: EnablementRecord,
): Promise<string | undefined> {
  if (trigger.type === 'schedule' && enablement.scheduledAt === null) return 'Its schedule names no time to come.'
  if (trigger.type !== 'file_change') return undefined
  const drive = await db
    .selectFrom('followed_drive')
    .select(['drive_key', 'synchronised_at'])
    .where('connection_id', '=', enablement.connectionId)
    .executeTakeFirst()
  if (!drive?.synchronised_at) return 'The drive is being read for the first time. Changes count from then on.'
  const folderId = chosenFolder(trigger, effectiveSettings(settings, enablement.settings)) ?? trigger.filter.folderId
  if (folderId !== undefined && !(await hasFolder(db, drive.drive_key, folderId))) {
    return trigger.folderSetting === undefined
      ? 'The folder is not in this drive.'
      : 'The chosen folder is gone. Choose another.'
  }
  if (trigger.folderPath !== undefined && !(await hasPath(db, drive.drive_key, trigger.folderPath))) {
    return `There is no folder ${trigger.folderPath} in this drive yet. It works as soon as there is one.`
  }
  return undefined
}

async function hasFolder(db: Db, driveKey: string, id: string): Promise<boolean> {
  const { rows } = await sql`
    select from drive_item where drive_key = ${driveKey}::bigint and id = ${id} and kind in ('root', 'folder')
      and deleted_at is null`.execute(db)
  return rows.length > 0
}

async function hasPath(db: Db, driveKey: string, path: string): Promise<boolean> {
  const names = path
    .toLowerCase()
    .split('/')
    .filter((name) => name !== '')
  const { rows } = await sql`
    with recursive folder as (
      select id, 0 as depth from drive_item where drive_key = ${driveKey}::bigint and kind = 'root'
      union all
      select child.id, folder.depth + 1 from folder join drive_item child
        on child.drive_key = ${driveKey}::bigint and child.parent_id = folder.id and child.kind = 'folder'
        and child.deleted_at is null and lower(child.name) = (${names}::text[])[folder.depth + 1]
    )
    select from folder where depth = ${names.length} limit 1`.execute(db)
  return rows.length > 0
}
