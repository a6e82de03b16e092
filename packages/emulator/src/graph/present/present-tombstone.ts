/** An item that is gone, as delta tells of it. Personal drives leave out sizes, drives of organisations names. */
import type { Drive } from '../../state/drive/drive.ts'
import { type Item, isFile } from '../../state/drive/item.ts'
import { type Json, spokenDriveId } from './present-item.ts'

export function presentTombstone(drive: Drive, item: Item): Json {
  const { kind } = drive
  const parent = item.parentId === undefined ? {} : { id: item.parentId }
  return {
    id: item.id,
    ...(kind === 'personal' ? { name: item.name } : { size: 0 }),
    parentReference: { driveType: kind, driveId: spokenDriveId(drive), ...parent },
    ...(isFile(item) ? { file: {} } : { folder: {} }),
    deleted: { state: 'deleted' },
  }
}
