/**
 * Which drive an item is in. Personal drives write their own id in other letters, or without its leading zero, in what
 * is in them; asked under such an id, Graph knows no drive.
 */
import type { DriveItem } from '@drawbridge/onedrive'
import type { ActionContext } from './action-context.ts'

type Own = Pick<ActionContext, 'driveId'>

export function driveIdOf(own: Own, { parentReference }: Pick<DriveItem, 'parentReference'>): string | undefined {
  return knownDriveId(own, parentReference?.driveId)
}

/** The id under which Graph knows a drive that was told by this one. */
export function knownDriveId({ driveId }: Own, told: string | undefined): string | undefined {
  if (driveId === undefined || told === undefined || told === '') return told || driveId
  return isSameDrive(driveId, told) ? driveId : told
}

export function isSameDrive(one: string, other: string): boolean {
  return plain(one) === plain(other)
}

function plain(id: string): string {
  return id.toLowerCase().replace(/^0+/, '')
}
