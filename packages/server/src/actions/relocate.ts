/** Moves and renames: what is where it shall be is left alone. */
import type { ItemAddress } from '@drawbridge/api'
import type { DriveItem } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import type { ActionContext } from './action-context.ts'
import { isSameDrive } from './drive-id.ts'
import { findStill } from './find-again.ts'
import { type Found, findFolder, named, spoken } from './locate.ts'

export type Relocation = {
  readonly to?: ItemAddress | undefined
  readonly name?: string | undefined
  readonly ifMatch?: string | undefined
}

/** @throws {Problem} `invalid_request` for another drive, or for a folder into itself */
export async function relocate(
  context: ActionContext,
  address: ItemAddress,
  { to, name, ifMatch }: Relocation,
  check: (item: DriveItem) => void = () => {},
): Promise<DriveItem> {
  const found = await findStill(context, address)
  const { item, at } = found
  check(item)
  const target = to === undefined ? undefined : await findFolder(context, to)
  if (target) assertSameDrive(found, target)
  const isThere = target === undefined || item.parentReference?.id === target.item.id
  if (isThere && (name === undefined || item.name === name)) return item
  return at.update({ ...(name !== undefined && { name }), ...(target && { parentId: target.item.id }) }, { ifMatch })
}

export async function describeRelocation(
  context: ActionContext,
  { item }: Found,
  { to, name }: Relocation,
): Promise<string> {
  const target = to === undefined ? undefined : await findFolder(context, to)
  if (!target) return `Renames ${named(item)} to “${name}”.`
  const renamed = name === undefined ? '' : ` as “${name}”`
  return `Moves ${named(item)} into ${to === undefined ? named(target.item) : spoken(to)}${renamed}.`
}

function assertSameDrive(found: Found, target: Found): void {
  if (isSameDrive(found.driveId, target.driveId)) return
  const message = 'Microsoft moves within one drive only. Copy the item into the other drive, then delete it here.'
  throw new Problem('invalid_request', `to: ${message}`)
}
