import { actions } from '@drawbridge/api'
import type { DriveItem } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import { handle } from './handler.ts'
import { assertFolder, locate, named, spoken } from './locate.ts'
import { itemAt } from './look.ts'
import { remove } from './remove.ts'

export const deleteFolder = handle(actions.deleteFolder, {
  async run({ folder, onlyEmpty, ...removal }, context) {
    const check = (item: DriveItem): void => {
      assertFolder(item)
      const count = item.folder?.childCount ?? 0
      if (onlyEmpty && count > 0) throw new Problem('conflict', `“${item.name}” is not empty: ${counted(count)} in it.`)
    }
    return { item: await remove(context, folder, removal, check) }
  },

  async describe({ folder, onlyEmpty, ifMissing }, context) {
    const item = await itemAt(await locate(context, folder))
    if (!item) return `There is no ${spoken(folder)}: ${ifMissing === 'fail' ? 'it fails' : 'nothing happens'}.`
    assertFolder(item)
    const count = item.folder?.childCount ?? 0
    if (onlyEmpty && count > 0) return `Fails, since ${counted(count)} in ${named(item)}.`
    return `Moves ${named(item)} with ${count} items directly in it into the recycle bin.`
  },
})

function counted(count: number): string {
  return count === 1 ? '1 item is' : `${count} items are`
}
