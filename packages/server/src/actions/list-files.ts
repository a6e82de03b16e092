import { actions } from '@drawbridge/api'
import type { DriveItem } from '@drawbridge/onedrive'
import { handle } from './handler.ts'
import { locate } from './locate.ts'
import { readList } from './read-list.ts'

export const listFiles = handle(actions.listFiles, {
  async run({ folder, items, orderBy, most, cursor }, context) {
    const order = orderBy === undefined ? '' : `&$orderby=${encodeURIComponent(orderBy)}`
    const start = async (top: number): Promise<string> => {
      const at = await locate(context, folder)
      return `${at.address.below('children')}?$top=${top}${order}`
    }
    return readList(context, { start, cursor, most, wanted: wantedOf(items) })
  },
})

function wantedOf(items: 'all' | 'files' | 'folders'): (item: DriveItem) => boolean {
  if (items === 'files') return (item) => item.file !== undefined
  if (items === 'folders') return (item) => item.folder !== undefined
  return () => true
}
