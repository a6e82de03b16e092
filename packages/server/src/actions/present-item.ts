/** Graph's driveItem in the words of actions and changes. */
import type { FileReference, Item } from '@drawbridge/api'
import type { DriveItem } from '@drawbridge/onedrive'
import { indexedItem, toldTime } from '../changes/indexed-item.ts'
import type { ActionContext } from './action-context.ts'
import { driveIdOf } from './drive-id.ts'

export function presentItem(item: DriveItem): Item {
  const { createdAt, modifiedAt, ...rest } = indexedItem(item)
  return {
    ...rest,
    driveId: item.parentReference?.driveId ?? '',
    path: pathOf(item),
    createdAt: toldTime(createdAt),
    modifiedAt: toldTime(modifiedAt),
    childCount: item.folder?.childCount ?? null,
  }
}

/** From the root of its drive, as people write it; null where Graph leaves it out, as in searches. */
export function pathOf({ root, name, parentReference }: DriveItem): string | null {
  if (root) return '/'
  const above = /root:(.*)$/.exec(parentReference?.path ?? '')?.[1]
  return above === undefined ? null : `${decoded(above)}/${name}`
}

export function fileOf(context: ActionContext, item: DriveItem): FileReference & { from: 'drive' } {
  return {
    from: 'drive',
    connectionId: context.connectionId,
    driveId: driveIdOf(context, item) ?? '',
    itemId: item.id,
    name: item.name,
    mimeType: item.file?.mimeType ?? null,
    size: item.size ?? null,
  }
}

/** Names may hold a percent sign that encodes nothing. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
