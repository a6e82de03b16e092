/** An item in the recycle bin, as it is shown to who asks for it by its id. */
import type { Drive } from '../../state/drive/drive.ts'
import { type Item, isFile } from '../../state/drive/item.ts'
import { mimeTypeOf } from './mime-type.ts'
import { dateTime, identities, type Json } from './values.ts'

export function presentDeletedItem(drive: Drive, item: Item): Json {
  const removed = drive.bin.get(item.id)
  return {
    createdDateTime: dateTime(item.createdAt),
    id: item.id,
    lastModifiedDateTime: dateTime(removed?.at ?? item.modifiedAt),
    name: item.name,
    size: removed?.size ?? 0,
    createdBy: identities(item.createdBy),
    lastModifiedBy: identities(item.lastModifiedBy),
    parentReference: { driveType: drive.kind, driveId: drive.id, id: item.parentId },
    fileSystemInfo: {
      createdDateTime: dateTime(item.fileCreatedAt),
      lastModifiedDateTime: dateTime(item.fileModifiedAt),
    },
    ...(isFile(item)
      ? { file: { mimeType: mimeTypeOf(item.name), hashes: { quickXorHash: item.content.quickXorHash } } }
      : { folder: { childCount: 0 } }),
    deleted: { state: 'deleted' },
  }
}
