import { actions } from '@drawbridge/api'
import { handle } from './handler.ts'
import { find } from './locate.ts'
import { presentItem } from './present-item.ts'
import { describeRelocation, relocate } from './relocate.ts'

export const renameItem = handle(actions.renameItem, {
  run: async ({ item, ...relocation }, context) => ({ item: presentItem(await relocate(context, item, relocation)) }),
  describe: async ({ item, name }, context) => describeRelocation(context, await find(context, item), { name }),
})
