import { actions } from '@drawbridge/api'
import { handle } from './handler.ts'
import { findFolder } from './locate.ts'
import { presentItem } from './present-item.ts'

export const getFolderById = handle(actions.getFolderById, {
  run: async (address, context) => ({ item: presentItem((await findFolder(context, address)).item) }),
})
