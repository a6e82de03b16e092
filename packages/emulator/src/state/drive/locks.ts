/** Whether somebody else holds an item: checked out for editing, or open in an editor. */
import { GraphFailure } from '../../errors.ts'
import type { IdentitySet, Item } from './item.ts'
import type { Conditions } from './tags.ts'

/** @throws GraphFailure 423, inner `resourceLocked` or `lockMismatch` */
export function checkUnlocked(item: Item | undefined, by: IdentitySet, { bypassSharedLock }: Conditions): void {
  const { checkout, lock } = item?.facets ?? {}
  if (checkout !== undefined && checkout.by.user?.id !== by.user?.id) {
    const who = checkout.by.user?.displayName ?? checkout.by.application?.displayName ?? 'somebody'
    throw new GraphFailure(423, 'resourceLocked', `The item is checked out by ${who}.`, { innerCode: 'resourceLocked' })
  }
  if (lock === undefined || lock.userId === by.user?.id || (lock.kind === 'shared' && bypassSharedLock)) return
  throw new GraphFailure(423, 'notAllowed', 'The item is locked for editing by another user.', {
    innerCode: lock.kind === 'shared' ? 'resourceLocked' : 'lockMismatch',
  })
}
