/**
 * Whether items are in the folders that may be used: asked of OneDrive itself, from each item upwards by the ids of its
 * parents. Paths would not do, since a path may lead through a shortcut, and ids and sharing URLs have none.
 */
import { type DriveItem, GraphError, graphPath } from '@drawbridge/onedrive'
import type { ActionContext } from '../actions/action-context.ts'
import { driveOf } from '../actions/locate.ts'
import { Problem } from '../errors.ts'
import { type FolderName, showFolder } from './policy.ts'

export type ItemId = { readonly driveId: string; readonly id: string }

export type AllowList = {
  /** Whether the item is one of the folders, or below one. */
  holds(item: ItemId): Promise<boolean>
  /** Whether it is below one. */
  holdsBelow(item: ItemId): Promise<boolean>
  /** What is said of anything else, also of what is not there, so that nobody learns which names there are outside. */
  refusal(): Problem
}

/** Deeper than OneDrive's paths can be. */
const deepest = 256

/** For one call: what is where is remembered, and may have changed by the next. */
export function createAllowList(context: ActionContext, folders: readonly FolderName[]): AllowList {
  const parents = new Map<string, Promise<ItemId | undefined>>()
  let allowed: Promise<ReadonlySet<string>> | undefined

  const parentOf = (item: ItemId): Promise<ItemId | undefined> => {
    const key = keyOf(item)
    const known = parents.get(key) ?? readParent(context, item)
    parents.set(key, known)
    return known
  }
  const find = (): Promise<ReadonlySet<string>> => {
    allowed ??= Promise.all(folders.map((folder) => readFolder(context, folder))).then((ids) => new Set(ids.flat()))
    return allowed
  }
  const climb = async (from: ItemId | undefined): Promise<boolean> => {
    const ids = await find()
    let at = from
    for (let steps = 0; at !== undefined && steps < deepest; steps += 1) {
      if (ids.has(keyOf(at))) return true
      at = await parentOf(at)
    }
    return false
  }
  return {
    holds: climb,
    holdsBelow: async (item) => climb(await parentOf(item)),
    refusal: () =>
      new Problem(
        'forbidden',
        `That is not there, or not in the folders that may be used here: ${folders.map(showFolder).join(', ')}.`,
      ),
  }
}

/** `undefined` above a root, and above what is gone or leads elsewhere. */
async function readParent({ client }: ActionContext, { driveId, id }: ItemId): Promise<ItemId | undefined> {
  const path = graphPath`/drives/${driveId}/items/${id}`
  const item = await unlessGone(client.json<DriveItem>(`${path}?$select=id,root,remoteItem,parentReference`))
  const parent = item?.parentReference
  if (!item || item.root || !parent?.id) return undefined
  return { driveId: parent.driveId ?? driveId, id: parent.id }
}

/** One that is not there allows nothing. */
async function readFolder(context: ActionContext, folder: FolderName): Promise<string[]> {
  const item = await unlessGone(
    driveOf(context, context.driveId)
      .item('id' in folder ? folder.id : folder)
      .get(),
  )
  const driveId = item?.parentReference?.driveId
  return item && driveId && !item.remoteItem ? [keyOf({ driveId, id: item.id })] : []
}

async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    if (error instanceof GraphError && [400, 403, 404].includes(error.status)) return undefined
    throw error
  })
}

/** Graph writes one drive's id in different cases, and those of personal accounts at times without their first zero. */
function keyOf({ driveId, id }: ItemId): string {
  return `${driveId.toLowerCase().padStart(16, '0')} ${id}`
}
