import { actions } from '@drawbridge/api'
import { handle } from './handler.ts'
import { locate, named, spoken } from './locate.ts'
import { itemAt } from './look.ts'
import { remove } from './remove.ts'

export const deleteItem = handle(actions.deleteItem, {
  run: async ({ item, ...removal }, context) => ({ item: await remove(context, item, removal) }),

  async describe({ item: address, ifMissing }, context) {
    const item = await itemAt(await locate(context, address))
    if (item) return `Moves ${named(item)} into the recycle bin.`
    return `There is no ${spoken(address)}: ${ifMissing === 'fail' ? 'it fails' : 'nothing happens'}.`
  },
})
