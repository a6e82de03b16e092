/** A change as it is told: the item now, where it was, and below which folders. Pure. */
import type { Change, ChangeKind } from '@drawbridge/api'
import type { PlacedChange } from './filter.ts'
import { type IndexedItem, toldTime } from './indexed-item.ts'
import type { Place } from './places.ts'

type Placed = { readonly item: IndexedItem; readonly place: Place }

export function changeOf(
  owner: Pick<Change, 'connectionId' | 'userId' | 'driveId'>,
  kind: ChangeKind,
  { item, place }: Placed,
  before: Placed | undefined,
): PlacedChange {
  const was = kind === 'created' ? undefined : before
  return {
    kind,
    ...owner,
    item: { ...presentItem(item), path: place.path },
    before: was ? { name: was.item.name, path: was.place.path, parentId: was.item.parentId } : null,
    ancestors: place.ancestors,
    ancestorsBefore: was?.place.ancestors ?? [],
  }
}

/** Without its path, which depends on others. */
export function presentItem(item: IndexedItem): Omit<Change['item'], 'path'> {
  return {
    id: item.id,
    name: item.name,
    kind: item.kind === 'root' ? 'folder' : item.kind,
    parentId: item.parentId,
    size: item.size,
    mimeType: item.mimeType,
    eTag: item.eTag,
    cTag: item.cTag,
    contentHash: item.contentHash,
    webUrl: item.webUrl,
    createdAt: toldTime(item.createdAt),
    modifiedAt: toldTime(item.modifiedAt),
    modifiedBy: item.modifiedBy,
    sharing: item.sharing,
  }
}
