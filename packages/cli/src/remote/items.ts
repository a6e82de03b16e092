/** From what was written on the command line to items of the drive. */
import { assertNames, type DriveClient, type DriveItem, GraphError, type ItemClient } from '@drawbridge/onedrive'
import { isPattern, joinRemote, notFound, type RemotePath, splitRemote } from './remote-path.ts'
import { isFolder, walk } from './walk.ts'

export type Located = { readonly path: string; readonly item: DriveItem; readonly client: ItemClient }

export function clientAt(drive: DriveClient, path: string): ItemClient {
  return path === '' ? drive.root() : drive.item({ path: `/${path}` })
}

/** The item at a path; `undefined` where there is none. */
export async function findAt(drive: DriveClient, path: string): Promise<DriveItem | undefined> {
  return clientAt(drive, path)
    .get()
    .catch((error) => {
      if (error instanceof GraphError && error.status === 404 && error.code.toLowerCase() === 'itemnotfound')
        return undefined
      throw error
    })
}

/** @throws {CommandError} `item_not_found` */
export async function locate(drive: DriveClient, remote: RemotePath): Promise<Located> {
  const item = await findAt(drive, remote.path)
  if (!item || (remote.folder && !isFolder(item))) throw notFound(remote.path)
  return { path: remote.path, item, client: clientAt(drive, remote.path) }
}

/**
 * The items that paths and patterns name.
 *
 * @throws {CommandError} `item_not_found` also for a pattern that nothing fits
 */
export async function locateAll(drive: DriveClient, texts: readonly string[]): Promise<Located[]> {
  const located: Located[] = []
  for (const text of texts) {
    const remote = splitRemote(text)
    if (isPattern(remote.path)) located.push(...(await matching(drive, remote)))
    else {
      if (remote.path !== '') assertNames(remote.path)
      located.push(await locate(drive, remote))
    }
  }
  return located
}

/** What fits a pattern, in the order of the drive. Only folders where it ends in a slash. */
async function matching(drive: DriveClient, { path: pattern, folder }: RemotePath): Promise<Located[]> {
  const { default: picomatch } = await import('picomatch')
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

  const start = await locate(drive, { path: fixed.join('/'), name: fixed.at(-1) ?? '', folder: true })
  const found: Located[] = []
  for await (const { path, item } of walk(drive, start.path, { depth })) {
    if (fits(path) && (!folder || isFolder(item))) found.push({ path, item, client: drive.item(item.id) })
  }
  if (found.length === 0) throw notFound(pattern)
  return found
}

/** The folder at a path, made with all above it where it is missing. */
export async function ensureFolder(drive: DriveClient, path: string): Promise<DriveItem> {
  if (path !== '') assertNames(path)
  const found = await findAt(drive, path)
  if (found) return found
  let at = ''
  let parent: ItemClient = drive.root()
  let folder: DriveItem | undefined
  for (const name of path.split('/')) {
    at = joinRemote(at, name)
    folder = await findAt(drive, at)
    folder ??= await parent.createFolder(name).catch(async (error) => {
      // Made by somebody else in between.
      const there = error instanceof GraphError && error.status === 409 ? await findAt(drive, at) : undefined
      if (there) return there
      throw error
    })
    parent = drive.item(folder.id)
  }
  return folder!
}
