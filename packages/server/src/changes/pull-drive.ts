/**
 * Reads what is new in a drive until there is nothing newer.
 *
 *   cursor ─▸ pages ─▸ one transaction: cursor, index, events ─▸ the pages that were read meanwhile ─▸ …
 *
 * Any number of nodes may try at once: the fence in the drive's row lets one of them through.
 */
import { diagnose, isOneDriveError, type OneDrive } from '@drawbridge/onedrive'
import type { ConnectionRecord } from '../connections/connection.ts'
import { isUsable } from '../connections/connection.ts'
import type { ConnectionServices } from '../connections/services.ts'
import { findConnection } from '../connections/store.ts'
import { Problem } from '../errors.ts'
import { recordEvents } from '../events/record-event.ts'
import { inTransaction } from '../postgres/transaction.ts'
import { applyPage } from './apply-page.ts'
import type { PlacedChange } from './filter.ts'
import { type FollowedDrive, findFollowedDrive, notePull, StalePull } from './followed-drive.ts'
import { indexedProperties } from './indexed-item.ts'
import { openDrive } from './open-drive.ts'
import { nextLook, pauseAfterFailure, whileBroken } from './pace.ts'
import { pageLots } from './page-lots.ts'
import { hearersOf, watchesOf } from './watch.ts'

/** While everything is told, so many items go into a transaction: fewer cost more of them, more take more memory. */
const itemsAtOnce = 1_000

export type Pulled = {
  /** How many changes were told. */
  readonly changes: number
  /** There were some although Microsoft, who should have, had not told of any: it may have forgotten the subscription. */
  readonly untold: boolean
  /** When to look again, in milliseconds since 1970. `undefined`: never, since nobody follows the drive any more. */
  readonly nextAt: number | undefined
}

/** A pull that fails is written down with its diagnosis and tried again later: nothing is thrown but what nobody foresaw. */
export async function pullDrive(
  services: ConnectionServices,
  connectionId: string,
  { signal, random }: { readonly signal: AbortSignal; readonly random: () => number },
): Promise<Pulled> {
  const { db, clock } = services
  const connection = await findConnection(db, connectionId)
  const drive = await findFollowedDrive(db, connectionId)
  if (!connection || !drive) return { changes: 0, untold: false, nextAt: undefined }
  if (!isUsable(connection)) return fail(services, drive, connection.diagnosis, whileBroken)

  let changes = 0
  try {
    // It gives way to what people wait for.
    const onedrive = (await openDrive(services, connection)).with({ signal, priority: 'bulk' })
    for await (const told of takePages(services, connection, drive, onedrive, signal)) changes += told
  } catch (error) {
    if (error instanceof StalePull) return { changes, untold: false, nextAt: clock.now() + drive.pauseMs }
    if (signal.aborted) throw error
    const origin = error instanceof Problem && isOneDriveError(error.cause) ? error.cause : error
    if (!isOneDriveError(origin)) throw error
    return fail(services, drive, diagnose(origin), pauseAfterFailure(drive.failures))
  }
  const { pauseMs, nextAt } = nextLook(drive, changes > 0, clock.now(), random())
  await notePull(db, connectionId, { pulledAt: clock.now(), pauseMs, dueAt: nextAt })
  return { changes, untold: changes > 0 && drive.pollingBecause === null && !isNotified(drive), nextAt }
}

/** Whether Microsoft has told of something since the last look. */
function isNotified({ notifiedAt, pulledAt }: FollowedDrive): boolean {
  return notifiedAt !== null && (pulledAt === null || notifiedAt > pulledAt)
}

/** The number of changes told, transaction by transaction. */
async function* takePages(
  { db, clock }: ConnectionServices,
  { id: connectionId, userId, drive: { id: driveId } }: ConnectionRecord,
  start: FollowedDrive,
  onedrive: OneDrive,
  signal: AbortSignal,
): AsyncGenerator<number> {
  let drive = start
  const hearers = hearersOf(await watchesOf(db, drive.projectId, connectionId))
  const cursor = drive.cursor ?? undefined
  const pages = onedrive
    .drive({ id: driveId })
    .root()
    .delta({ select: indexedProperties, includeSharing: true, cursor, signal })
  for await (const page of pageLots(pages, (cursor?.enumerating ?? true) ? itemsAtOnce : 1)) {
    const now = clock.now()
    const applied = await inTransaction(db, (transaction) =>
      applyPage(transaction, drive, { connectionId, userId, driveId }, page, now, (changes) =>
        recordEvents(
          transaction,
          changes.map((change) => ({ ...eventOf(drive.projectId, change), endpointIds: hearers(change) })),
          now,
        ),
      ),
    )
    drive = applied.drive
    yield applied.told
  }
}

function eventOf(projectId: string, { ancestors, ancestorsBefore, ...data }: PlacedChange) {
  const type = `item.${data.kind}` as const
  return { projectId, type, subject: data.item.id, data, placed: { ancestors, ancestorsBefore } }
}

async function fail(
  { db, clock }: ConnectionServices,
  drive: FollowedDrive,
  diagnosis: FollowedDrive['diagnosis'],
  pauseMs: number,
): Promise<Pulled> {
  const dueAt = clock.now() + pauseMs
  await notePull(db, drive.connectionId, { failedAt: clock.now(), diagnosis, dueAt })
  return { changes: 0, untold: false, nextAt: dueAt }
}
