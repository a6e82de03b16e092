/** From what was written on the command line to items of a drive. */
import { assertNames, type DriveClient, type DriveItem, GraphError, type ItemClient } from '@drawbridge/onedrive'
import type { Connection } from '../session.ts'
import { display, isPattern, joinRemote, notFound, type RemotePath, splitRemote } from './remote-path.ts'
import { isFolder, walk } from './walk.ts'

/** Something that is there, or a place to begin at. */
export type Place = {
  /** From the root of its drive; of what somebody else has shared only the name is known. */
  readonly path: string
  readonly client: ItemClient
  /** The drive that it is in: what is shared may be in another than the profile's own. */
  readonly drive: DriveClient
}
export type Located = Place & { readonly item: DriveItem }

type Drives = Pick<Connection, 'oneDrive' | 'drive'>

/**
 * Where a path begins: the root of the drive, the item with an id, or what a sharing URL leads to.
 *
 * @throws {CommandError} `item_not_found`
 */
export async function startOf({ oneDrive, drive }: Drives, { start }: RemotePath): Promise<Place> {
  if (start === undefined) return { path: '', client: drive.root(), drive }
  if ('id' in start) {
    const client = drive.item(start.id)
    const item = await existing(client)
    if (!item) throw notFound(`id:${start.id}`)
    return { path: pathOf(item), client, drive }
  }
  const client = await oneDrive.shared(start.url)
  const item = await client.get()
  return { path: pathOf(item), client, drive: oneDrive.drive({ id: item.parentReference!.driveId! }) }
}

function pathOf({ name, root, parentReference }: DriveItem): string {
  if (root) return ''
  // Absent, or of somebody else's drive and cut at what may be seen.
  const above = /\/root:?(\/.*)?$/.exec(parentReference?.path ?? '')?.[1] ?? ''
  return joinRemote(decodeURIComponent(above.slice(1)), name)
}

function clientBelow({ client }: Place, path: string): ItemClient {
  return path === '' ? client : client.child(path)
}

/** The item at a path below a place; `undefined` where there is none. */
export async function findBelow(place: Place, path: string): Promise<Located | undefined> {
  const client = clientBelow(place, path)
  const item = await existing(client)
  return item && { path: path === '' ? place.path : joinRemote(place.path, path), item, client, drive: place.drive }
}

async function existing(client: ItemClient): Promise<DriveItem | undefined> {
  return client.get().catch((error) => {
    if (error instanceof GraphError && error.status === 404 && error.code.toLowerCase() === 'itemnotfound')
      return undefined
    throw error
  })
}

/** @throws {CommandError} `item_not_found` */
export async function locate(drives: Drives, remote: RemotePath): Promise<Located> {
  const start = await startOf(drives, remote)
  const located = await findBelow(start, remote.path)
  if (!located || (remote.folder && !isFolder(located.item)))
    throw notFound(display(joinRemote(start.path, remote.path)))
  return located
}

/**
 * The items that paths and patterns name.
 *
 * @throws {CommandError} `item_not_found` also for a pattern that nothing fits
 */
export async function locateAll(drives: Drives, texts: readonly string[]): Promise<Located[]> {
  const located: Located[] = []
  for (const text of texts) {
    const remote = splitRemote(text)
    if (isPattern(remote.path)) located.push(...(await matching(drives, remote)))
    else {
      if (remote.path !== '') assertNames(remote.path)
      located.push(await locate(drives, remote))
    }
  }
  return located
}

/** What fits a pattern, in the order of the drive. Only folders where it ends in a slash. */
async function matching(drives: Drives, remote: RemotePath): Promise<Located[]> {
  const { default: picomatch } = await import('picomatch')
  const { path: pattern, folder } = remote
  // No name holds * or ?, while brackets and braces are ordinary characters of names.
  const fits = picomatch(pattern, {
    nobrace: true,
    nobracket: true,
    noextglob: true,
    nonegate: true,
    nocase: true,
    dot: true,
  })
  const names = pattern.split('/')
  const fixed = names.slice(0, names.findIndex(isPattern))
  const depth = names.includes('**') ? Number.POSITIVE_INFINITY : names.length - fixed.length

  const start = await startOf(drives, remote)
  const top = await findBelow(start, fixed.join('/'))
  if (!top || !isFolder(top.item)) throw notFound(display(joinRemote(start.path, fixed.join('/'))))
  const found: Located[] = []
  for await (const { path, item } of walk(top, { depth })) {
    const below = path.slice(start.path === '' ? 0 : start.path.length + 1)
    if (!fits(below) || (folder && !isFolder(item))) continue
    found.push({ path, item, client: top.drive.item(item.id), drive: top.drive })
  }
  if (found.length === 0) throw notFound(display(joinRemote(start.path, pattern)))
  return found
}

/** The folder at a path below a place, made with all above it where it is missing. */
export async function ensureFolder(place: Place, path: string): Promise<Located> {
  if (path !== '') assertNames(path)
  const found = await findBelow(place, path)
  if (found) return found
  let above: Place = place
  for (const name of path.split('/')) above = (await findBelow(above, name)) ?? (await makeFolder(above, name))
  return above as Located
}

/** @throws {GraphError} `nameAlreadyExists` for a file of this name */
async function makeFolder(above: Place, name: string): Promise<Located> {
  try {
    const item = await above.client.createFolder(name)
    return { path: joinRemote(above.path, name), item, client: above.drive.item(item.id), drive: above.drive }
  } catch (error) {
    // Made by somebody else in between.
    const there = error instanceof GraphError && error.status === 409 ? await findBelow(above, name) : undefined
    if (there) return there
    throw error
  }
}
