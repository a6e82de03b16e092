/** A world whose drives are followed: what the tests of changes have in common. */
import { type ChangedItem, call, changeRoutes, type Event, type FollowedDriveState } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { createOneDrive, type OneDrive } from '@drawbridge/onedrive'
import { sql } from 'kysely'
import { vi } from 'vitest'
import type { World } from '../world.ts'

/** Looks until it fits. */
export function until<T>(look: () => Promise<T> | T, fits: (found: T) => boolean): Promise<T> {
  const attempt = async (): Promise<T> => {
    const found = await look()
    if (!fits(found)) throw new Error(`Still ${JSON.stringify(found)}`)
    return found
  }
  return vi.waitFor(attempt, { timeout: 20_000, interval: 50 })
}

export type Following = {
  state(connectionId: string): Promise<FollowedDriveState | undefined>
  watch(connectionId: string): Promise<void>
  feed(cursor: string): Promise<{ events: Event[]; cursor: string }>
  /** Waits for the file to be told in each of these connections. */
  toldIn(cursor: string, name: string, connectionIds: readonly string[]): Promise<unknown>
}

export function following(world: World): Following {
  const params = { projectId: world.projectId }
  const feed = (cursor: string) => call(changeRoutes.feed, { params, query: { cursor } }, world.operator())
  return {
    feed,
    async state(connectionId) {
      const { drives } = await call(changeRoutes.listDrives, { params, query: {} }, world.operator())
      return drives.find((each) => each.connectionId === connectionId)
    },
    async watch(connectionId) {
      await call(changeRoutes.createWatch, { params, body: { connectionId } }, world.operator())
    },
    toldIn: (cursor, name, connectionIds) =>
      until(
        async () => (await feed(cursor)).events.filter(({ data }) => (data['item'] as ChangedItem).name === name),
        (told) => connectionIds.every((id) => told.some(({ data }) => data['connectionId'] === id)),
      ),
  }
}

/** The drive of the emulator's person, without the server. */
export function ownDrive({ emulator }: World): ReturnType<OneDrive['drive']> {
  const { directory } = emulator
  const { user } = directory.accounts.find(demo.accounts.personal.userPrincipalName)!
  const app = directory.apps.find(demo.app.clientId)!
  const scopes = ['Files.ReadWrite.All', 'User.Read']
  const grant = { app, credential: 'secret' as const, user, scopes, sessionId: 's' }
  // Read anew for each call, since tests move the clock.
  const accessToken = () => directory.accessTokens.issue(grant, 3600)
  return createOneDrive({ cloud: { login: emulator.url, graph: emulator.url }, accessToken }).drive()
}

/** How many notifications were ever written down; each has its drive looked at. */
export async function notificationsTaken({ db }: World): Promise<number> {
  const { rows } = await sql<{ last: string | null }>`
    select pg_sequence_last_value(pg_get_serial_sequence('notification', 'position')) as last`.execute(db)
  return Number(rows[0]!.last)
}
