/** An item as the index keeps it: the little of a driveItem by which a change is told from none. Pure. */
import type { DriveItem } from '@drawbridge/onedrive'

export type ItemKind = 'root' | 'folder' | 'file' | 'package' | 'remote'

export type IndexedItem = {
  readonly id: string
  readonly parentId: string | null
  readonly name: string
  readonly kind: ItemKind
  /** Bytes; of a folder, of all that is in it. */
  readonly size: number | null
  readonly eTag: string | null
  readonly cTag: string | null
  /** quickXorHash, the one hash that every kind of account gives. */
  readonly contentHash: string | null
  readonly mimeType: string | null
  readonly webUrl: string | null
  /** Times as Graph writes them: to make dates of them took longer than all the rest of an item. */
  readonly createdAt: string | null
  readonly modifiedAt: string | null
  readonly modifiedBy: ItemAuthor | null
  /** With whom it is shared: `anonymous`, `organization`, `users`; null when it is not. */
  readonly sharing: string | null
}

export type ItemAuthor = { readonly id?: string; readonly displayName?: string; readonly email?: string }

/** What the index needs of an item, so that a page is a third of its size. */
export const indexedProperties: readonly string[] = [
  'id',
  'name',
  'parentReference',
  'root',
  'folder',
  'file',
  'package',
  'remoteItem',
  'size',
  'eTag',
  'cTag',
  'webUrl',
  'createdDateTime',
  'lastModifiedDateTime',
  'lastModifiedBy',
  'shared',
  'deleted',
]

/** Deletions bring no more than an id. */
export function indexedItem(item: DriveItem): IndexedItem {
  return {
    id: item.id,
    parentId: item.root ? null : (item.parentReference?.id ?? null),
    name: item.name,
    kind: kindOf(item),
    size: item.size ?? null,
    eTag: item.eTag ?? null,
    cTag: item.cTag ?? null,
    contentHash: item.file?.hashes?.quickXorHash ?? null,
    mimeType: item.file?.mimeType ?? null,
    webUrl: item.webUrl ?? null,
    createdAt: item.createdDateTime ?? null,
    modifiedAt: item.lastModifiedDateTime ?? null,
    modifiedBy: authorOf(item),
    sharing: item.shared ? (item.shared.scope ?? 'users') : null,
  }
}

/** A time as it is told: in UTC, to the millisecond, however Graph wrote it. */
export function toldTime(time: string | null): string | null {
  return time && new Date(time).toISOString()
}

function kindOf(item: DriveItem): ItemKind {
  if (item.root) return 'root'
  if (item.remoteItem) return 'remote'
  if (item.package) return 'package'
  return item.folder ? 'folder' : 'file'
}

/** Personal accounts put the address beside the identity's name, where Microsoft's types do not have it. */
function authorOf({ lastModifiedBy }: DriveItem): ItemAuthor | null {
  const user = (lastModifiedBy?.user ?? lastModifiedBy?.application) as
    | { id?: string | null; displayName?: string | null; email?: string | null }
    | null
    | undefined
  if (!user) return null
  return {
    ...(user.id && { id: user.id }),
    ...(user.displayName && { displayName: user.displayName }),
    ...(user.email && { email: user.email }),
  }
}
