import { actions } from '@drawbridge/api'
import { handle } from './handler.ts'
import { fileOf, presentItem } from './present-item.ts'

export const resolveSharingUrl = handle(actions.resolveSharingUrl, {
  async run({ url }, context) {
    const item = await (await context.client.shared(url)).get()
    return { item: presentItem(item), file: item.file ? fileOf(context, item) : null }
  },
})
