/** What is in a followed drive and what happens there, from the server's own index: at once, without asking Microsoft. */
import type { ChangedItem, ItemChange } from '@drawbridge/api'
import { DrawbridgeError, UsageError } from './errors.ts'
import type { Session } from './session.ts'

export type ItemsOptions = {
  /** Which connection to use, where the user has several. */
  readonly connectionId?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export type PageOptions = {
  /** How many at most. @default 50 */
  readonly limit?: number | undefined
  /** The `nextCursor` of the page before; it is good for the same question alone. */
  readonly cursor?: string | undefined
}

export type ItemPage = {
  readonly items: readonly ChangedItem[]
  /** `null` on the last page. */
  readonly nextCursor: string | null
  /** `false` while the drive is read for the first time: there may be more than is known yet. */
  readonly complete: boolean
}

export type ItemChanges = {
  /** Oldest first. */
  readonly changes: readonly ItemChange[]
  /** Keep it, and ask with it for what happens next. */
  readonly cursor: string
  /** There is more behind the cursor already. */
  readonly more: boolean
}

/**
 * All of these throw {DrawbridgeError}: `not_connected`, `connection_ambiguous`, and `not_found` where the product
 * watches no changes of this drive.
 */
export type Items = {
  /** What is in a folder, folders first, then by name. @throws {DrawbridgeError} `not_found` */
  list(options?: PageOptions & { /** @default the root */ readonly parentId?: string | undefined }): Promise<ItemPage>
  /** Items of the whole drive that have this in their name, in any letter case. */
  search(name: string, options?: PageOptions): Promise<ItemPage>
  /** @throws {DrawbridgeError} `not_found` */
  get(itemId: string): Promise<ChangedItem>
  /**
   * What has happened behind a cursor.
   *
   * @param options.cursor without it, nothing has happened yet, and the answer says where to begin
   * @throws {DrawbridgeError} `cursor_expired` when it is older than what is kept: list anew, and begin anew
   */
  changes(options?: PageOptions): Promise<ItemChanges>
}

export function createItems(session: Session, { connectionId, signal }: ItemsOptions = {}): Items {
  async function read<T>(path: string, query: Readonly<Record<string, string | number | undefined>>): Promise<T> {
    const connection = encodeURIComponent(connectionId ?? onlyConnection(session))
    const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, `${value}`]]))
    return session.json(`/connections/${connection}/${path}?${new URLSearchParams(given)}`, signal ? { signal } : {})
  }
  return {
    list: ({ parentId, limit, cursor } = {}) => read('items', { parentId, limit, cursor }),
    search: (search, { limit, cursor } = {}) => read('items', { search, limit, cursor }),
    get: (id) => read('item', { id }),
    changes: ({ limit, cursor } = {}) => read('changes', { limit, cursor }),
  }
}

function onlyConnection(session: Session): string {
  const user = session.user()
  if (!user) throw new UsageError('Call drawbridge.authenticate(projectId, userToken) first.')
  const [only, other] = user.integrations.onedrive.connections
  if (!only) throw new DrawbridgeError('not_connected', 'This user has not connected a OneDrive. Call connect first.')
  if (other)
    throw new DrawbridgeError('connection_ambiguous', 'This user has several connections. Name a connectionId.')
  return only.id
}
