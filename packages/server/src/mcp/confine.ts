/**
 * Holds calls to the folders that may be used. Every item that an action is given is found, proven to be inside, and
 * handed on by its id, so that what is used is what was judged. What comes back is judged as well.
 */
import type { Action, FileReference, ItemAddress } from '@drawbridge/api'
import { GraphError } from '@drawbridge/onedrive'
import type { ActionContext } from '../actions/action-context.ts'
import { type Found, find } from '../actions/locate.ts'
import { type AllowList, createAllowList } from './allow-list.ts'
import { keepInside } from './keep-inside.ts'
import type { FolderName } from './policy.ts'
import { type Reach, reachOf } from './reach.ts'

export type Confined = {
  /** The input with every item in it by its id. @throws {Problem} `forbidden` */
  admit(action: Action, input: Record<string, unknown>): Promise<Record<string, unknown>>
  /** What may be seen of an output. @throws {Problem} `forbidden` when it is about one item outside */
  release(output: object): Promise<object>
}

/** Whether all that the action could touch can be judged. */
export function isConfinable(actionName: string): boolean {
  return reachOf(actionName) !== undefined
}

/** For one call. Without folders everything is inside. */
export function confine(context: ActionContext, folders: readonly FolderName[] | undefined): Confined {
  if (folders === undefined) return { admit: async (_, input) => input, release: async (output) => output }
  const list = createAllowList(context, folders)
  return {
    admit: ({ name }, input) => admitted(context, list, reachOf(name) ?? refuseAll(list), input),
    release: (output) => keepInside(list, output),
  }
}

function refuseAll(list: AllowList): never {
  throw list.refusal()
}

async function admitted(
  context: ActionContext,
  list: AllowList,
  { items = [], below = [], files = [], names, urls = [], ids }: Reach,
  input: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const judged: Record<string, unknown> = { ...input }
  const judge = async (argument: string, address: ItemAddress): Promise<Found> => {
    const found = await findInside(context, list, address, below.includes(argument))
    judged[argument] = { driveId: found.driveId, id: found.item.id }
    return found
  }
  for (const argument of [...items, ...below]) {
    if (input[argument] === undefined) continue
    const found = await judge(argument, input[argument] as ItemAddress)
    if (names?.in === argument) await assertLeadsInside(list, found, input[names.argument])
  }
  for (const argument of files) {
    const file = input[argument] as ItemAddress | FileReference | undefined
    if (file === undefined) continue
    if (typeof file === 'string' || !('from' in file)) await judge(argument, file)
    else if (file.from !== 'drive' || !(await list.holds({ driveId: file.driveId, id: file.itemId }))) {
      throw list.refusal()
    }
  }
  for (const argument of urls) await findInside(context, list, input[argument] as string, false)
  if (ids) {
    const address = { id: input[ids.id] as string, driveId: input[ids.driveId] as string | undefined }
    const { driveId, item } = await findInside(context, list, address, false)
    Object.assign(judged, { [ids.id]: item.id, [ids.driveId]: driveId })
  }
  return judged
}

/** An item that is what it seems to be: a shortcut leads to another drive. */
async function findInside(
  context: ActionContext,
  list: AllowList,
  address: ItemAddress,
  below: boolean,
): Promise<Found> {
  const found = await find(context, address).catch((error: unknown) => {
    if (error instanceof GraphError && [400, 403, 404].includes(error.status)) throw list.refusal()
    throw error
  })
  const id = { driveId: found.driveId, id: found.item.id }
  const held = found.item.remoteItem === undefined && (await (below ? list.holdsBelow(id) : list.holds(id)))
  if (!held) throw list.refusal()
  return found
}

/** A name may be a path, and what is there of it may lead out, as a shortcut does. */
async function assertLeadsInside(list: AllowList, folder: Found, name: unknown): Promise<void> {
  if (typeof name !== 'string') return
  const names = name.split('/').filter((part) => part !== '')
  for (let length = names.length; length > 0; length -= 1) {
    const client = folder.at.child(names.slice(0, length).join('/'))
    const item = await client.get().catch((error: unknown) => {
      if (error instanceof GraphError && error.status === 404) return undefined
      throw error
    })
    if (item === undefined) continue
    const driveId = item.parentReference?.driveId ?? folder.driveId
    if (item.remoteItem || !(await list.holds({ driveId, id: item.id }))) throw list.refusal()
    return
  }
}
