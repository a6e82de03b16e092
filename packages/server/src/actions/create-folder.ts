import { actions } from '@drawbridge/api'
import { assertNames, type DriveItem, type ItemClient } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import type { ActionContext } from './action-context.ts'
import { freeNames } from './free-names.ts'
import { handle } from './handler.ts'
import { locate, spoken } from './locate.ts'
import { isTaken, itemAt } from './look.ts'
import { presentItem } from './present-item.ts'
import { underFreeName } from './under-free-name.ts'

type Behavior = 'use' | 'fail' | 'rename'

export const createFolder = handle(actions.createFolder, {
  async run({ parent, name, conflictBehavior }, context) {
    assertNames(name, { folder: true })
    const names = name.split('/').filter((each) => each !== '')
    const last = names.pop()
    if (last === undefined) throw new Problem('invalid_request', 'name: Say what the folder shall be called.')
    let folder = await locate(context, parent)
    for (const each of names) {
      const above = await useFolder(folder, each)
      folder = folder.child(above.name)
    }
    return { item: presentItem(await make(context, folder, last, conflictBehavior)) }
  },

  async describe({ parent, name, conflictBehavior }, context) {
    const there = await itemAt((await locate(context, parent)).child(name))
    if (!there) return `Makes the folder “${name}” in ${spoken(parent)}.`
    const then = { use: 'is used as it is', fail: 'makes it fail', rename: 'stays, and another is made beside it' }
    return `“${name}” is in ${spoken(parent)} already, and ${then[conflictBehavior]}.`
  },
})

function make(context: ActionContext, parent: ItemClient, name: string, behavior: Behavior): Promise<DriveItem> {
  if (behavior === 'use') return useFolder(parent, name)
  const names = behavior === 'rename' ? freeNames(name) : [name]
  return underFreeName(context, parent, names, (free) => parent.createFolder(free))
}

async function useFolder(parent: ItemClient, name: string): Promise<DriveItem> {
  try {
    return await parent.createFolder(name)
  } catch (error) {
    const there = isTaken(error) ? await itemAt(parent.child(name)) : undefined
    if (!there) throw error
    if (there.folder) return there
    throw new Problem('conflict', `“${name}” is there already, and is not a folder.`, { cause: error })
  }
}
