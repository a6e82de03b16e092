import { actions } from '@drawbridge/api'
import { handle } from './handler.ts'
import { find } from './locate.ts'
import { fileOf, presentItem } from './present-item.ts'

export const getFile = handle(actions.getFile, {
  async run({ item: address }, context) {
    const { item } = await find(context, address)
    return { item: presentItem(item), file: item.file ? fileOf(context, item) : null }
  },
})
