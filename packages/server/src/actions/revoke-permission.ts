import { actions, type ItemPermission } from '@drawbridge/api'
import { handle } from './handler.ts'
import { find, named } from './locate.ts'
import { isMissing } from './look.ts'
import { presentPermission } from './present-permission.ts'

export const revokePermission = handle(actions.revokePermission, {
  async run({ item, permissionId }, context) {
    const { at } = await find(context, item)
    const { permission: noted } = context.attempt > 1 ? await context.notes.load() : {}
    let permission = (noted as ItemPermission | undefined) ?? null
    try {
      permission ??= presentPermission(await at.permission(permissionId))
      await context.notes.add({ permission })
      await at.deletePermission(permissionId)
    } catch (error) {
      // It was there when it was first looked at, so an earlier request has ended it.
      if (permission === null || !isMissing(error)) throw error
    }
    return { permission }
  },

  async describe({ item: address, permissionId }, context) {
    const { item, at } = await find(context, address)
    const { grantedTo, link } = presentPermission(await at.permission(permissionId))
    const whom = grantedTo.map(({ displayName, email }) => displayName ?? email ?? 'somebody').join(', ')
    if (link) return `Ends a link to ${named(item)}${whom && `, which ${whom} had`}.`
    return `Takes access to ${named(item)} from ${whom || 'somebody'}.`
  },
})
