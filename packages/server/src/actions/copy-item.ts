import { actions } from '@drawbridge/api'
import { type DriveItem, isOneDriveError, type MonitorOptions } from '@drawbridge/onedrive'
import type { ActionContext } from './action-context.ts'
import { freeNames } from './free-names.ts'
import { handle } from './handler.ts'
import { driveOf, type Found, find, findFolder, named, settle } from './locate.ts'
import { itemAt } from './look.ts'
import { fileOf, presentItem } from './present-item.ts'
import { underFreeName } from './under-free-name.ts'

export const copyItem = handle(actions.copyItem, {
  async run({ item: address, to, name, conflictBehavior }, context) {
    const found = await find(context, address)
    const target = to === undefined ? await parentOf(context, found) : await findFolder(context, to)
    const copy = (await copyUnderWay(context, target)) ?? (await begin(context, found, target, name, conflictBehavior))
    return { item: presentItem(copy), file: copy.file ? fileOf(context, copy) : null }
  },

  async describe({ item: address, to, name, conflictBehavior }, context) {
    const found = await find(context, address)
    const target = to === undefined ? await parentOf(context, found) : await findFolder(context, to)
    const chosen = name ?? found.item.name
    const copied = `Copies ${named(found.item)} into ${named(target.item)} as “${chosen}”`
    if (!(await itemAt(target.at.child(chosen)))) return `${copied}.`
    const then = { fail: 'fails', replace: 'replaces it', rename: 'gets a name of its own' }
    return `${copied}. One of this name is there: the copy ${then[conflictBehavior]}.`
  },
})

function begin(
  context: ActionContext,
  { at, item }: Found,
  target: Found,
  name = item.name,
  conflictBehavior: 'fail' | 'replace' | 'rename',
): Promise<DriveItem> {
  const copyAs = async (chosen: string): Promise<DriveItem> => {
    const destination = { name: chosen, parentId: target.item.id, driveId: target.driveId }
    const replace = conflictBehavior === 'replace' ? { conflictBehavior } : {}
    const operation = await at.startCopy({ ...destination, ...replace })
    await context.notes.add({ copy: operation.monitorUrl })
    return driveOf(context, target.driveId).awaitCopy(operation, waiting(context))
  }
  if (conflictBehavior === 'replace') return copyAs(name)
  return underFreeName(context, target.at, conflictBehavior === 'rename' ? freeNames(name) : [name], copyAs)
}

/** One that an earlier attempt has begun, once it is done. */
async function copyUnderWay(context: ActionContext, target: Found): Promise<DriveItem | undefined> {
  const { copy } = context.attempt > 1 ? await context.notes.load() : {}
  if (typeof copy !== 'string') return undefined
  try {
    return await driveOf(context, target.driveId).awaitCopy({ monitorUrl: copy }, waiting(context))
  } catch (error) {
    if (context.signal.aborted || !isOneDriveError(error)) throw error
    // Failed, or no longer known: it is begun anew, and looks first for what there is.
    return undefined
  }
}

function waiting({ signal, onProgress }: ActionContext): MonitorOptions {
  return { signal, onProgress: ({ percentageComplete }) => onProgress?.({ done: percentageComplete, total: 100 }) }
}

async function parentOf(context: ActionContext, { item, driveId }: Found): Promise<Found> {
  const parentId = item.parentReference?.id
  const at = parentId === undefined ? driveOf(context, driveId).root() : driveOf(context, driveId).item(parentId)
  return settle(context, await at.get())
}
