/** Where notifications wait, from before Microsoft is answered until their drives are to be looked at. */
import { sql } from 'kysely'
import type { Db } from '../postgres/transaction.ts'
import type { Told } from './notification.ts'

export async function insertTold(db: Db, told: readonly Told[], now: number): Promise<void> {
  if (told.length === 0) return
  await sql`
    insert into notification (app_registration_id, drive_id, reauthorize, received_at)
    select *, ${new Date(now)}::timestamptz from unnest(
      ${told.map(({ appRegistrationId }) => appRegistrationId)}::text[],
      ${told.map(({ driveId }) => driveId)}::text[],
      ${told.map(({ reauthorize }) => reauthorize)}::boolean[]
    )`.execute(db)
}

export type Rung = {
  /** How many notifications there were. */
  readonly taken: number
  /** Connections whose drives are to be looked at. */
  readonly pull: readonly string[]
  /** Connections whose subscriptions Microsoft asks about. */
  readonly reauthorize: readonly string[]
}

/** Takes the oldest out: however many there are of one drive, it is looked at once. */
export async function takeTold(db: Db, limit: number): Promise<Rung> {
  const { rows } = await sql<Told & { count: number; at: Date }>`
    with taken as (
      delete from notification where position in (
        select position from notification order by position limit ${limit} for update skip locked
      ) returning *
    )
    select app_registration_id as "appRegistrationId", drive_id as "driveId", bool_or(reauthorize) as reauthorize,
      max(received_at) as at, count(*)::integer as count
    from taken group by 1, 2`.execute(db)
  const asked = rows.filter(({ reauthorize }) => reauthorize)
  return {
    taken: rows.reduce((sum, { count }) => sum + count, 0),
    pull: rows.length > 0 ? await noteTold(db, rows) : [],
    reauthorize: asked.length > 0 ? await subscribersOf(db, asked) : [],
  }
}

/** Whoever of the users has this drive under this app. In one order, so that no two servers wait for each other. */
async function noteTold(db: Db, told: readonly (Told & { readonly at: Date })[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with rung as (
      select followed_drive.connection_id as id, told.at
      from unnest(
        ${told.map(({ appRegistrationId }) => appRegistrationId)}::text[],
        ${told.map(({ driveId }) => driveId)}::text[],
        ${told.map(({ at }) => at)}::timestamptz[]
      ) as told (app_registration_id, drive_id, at)
      join connection on connection.app_registration_id = told.app_registration_id
        and connection.drive ->> 'id' = told.drive_id
      join followed_drive on followed_drive.connection_id = connection.id
      order by 1 for no key update of followed_drive
    )
    update followed_drive set notified_at = rung.at from rung where connection_id = rung.id
    returning connection_id as id`.execute(db)
  return rows.map(({ id }) => id).sort()
}

async function subscribersOf(db: Db, told: readonly Told[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select connection_id as id from drive_subscription
    where (app_registration_id, drive_id) in (select * from unnest(
      ${told.map(({ appRegistrationId }) => appRegistrationId)}::text[],
      ${told.map(({ driveId }) => driveId)}::text[]
    ))`.execute(db)
  return rows.map(({ id }) => id)
}
