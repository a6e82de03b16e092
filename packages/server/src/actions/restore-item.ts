import { actions } from '@drawbridge/api'
import { handle } from './handler.ts'
import { driveOf, findFolder, spoken } from './locate.ts'
import { itemAt } from './look.ts'
import { presentItem } from './present-item.ts'

export const restoreItem = handle(actions.restoreItem, {
  async run({ id, parent, name }, context) {
    const at = driveOf(context, context.driveId).item(id)
    const there = context.attempt > 1 ? await itemAt(at) : undefined
    if (there && !there.deleted) return { item: presentItem(there) }
    const target = parent === undefined ? undefined : await findFolder(context, parent)
    const restored = await at.restore({
      ...(target && { parentId: target.item.id }),
      ...(name !== undefined && { name }),
    })
    return { item: presentItem(restored) }
  },

  describe: async ({ id, parent, name }) => {
    const where = parent === undefined ? 'where it was' : `into ${spoken(parent)}`
    return `Takes the item ${id} out of the recycle bin, ${where}${name === undefined ? '' : ` as “${name}”`}.`
  },
})
