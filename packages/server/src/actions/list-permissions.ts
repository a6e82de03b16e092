import { actions, type ItemPermission } from '@drawbridge/api'
import type { ItemClient } from '@drawbridge/onedrive'
import { handle } from './handler.ts'
import { find } from './locate.ts'
import { presentPermission } from './present-permission.ts'

export const listPermissions = handle(actions.listPermissions, {
  run: async ({ item }, context) => ({ value: await permissionsOf((await find(context, item)).at) }),
})

export async function permissionsOf(at: ItemClient): Promise<ItemPermission[]> {
  const value: ItemPermission[] = []
  for await (const permission of at.permissions()) value.push(presentPermission(permission))
  return value
}
