/** Where the address of an item in a browser leads: the other way round than `present/web-url.ts`. */
import type { Drive } from '../state/drive/drive.ts'
import type { Item } from '../state/drive/item.ts'
import type { GraphServices } from './graph-request.ts'
import { driveWebUrl } from './present/web-url.ts'

/** @returns undefined for what is no address of an item here */
export async function placeOfWebUrl(
  { directory, drives }: GraphServices,
  url: string,
): Promise<{ drive: Drive; item: Item } | undefined> {
  if (!URL.canParse(url)) return undefined
  const { pathname, searchParams } = new URL(url)
  const [cid, id] = [searchParams.get('cid'), searchParams.get('id')]
  if (cid !== null && id !== null) return itemIn(await drives.find(cid), (drive) => drive.tree.item(id))

  const owners = [...directory.users().filter((user) => !user.personal), ...drives.sites.libraries()]
  for (const owner of owners) {
    const folder = driveWebUrl('', { owner, id: '' })
    if (!`${pathname}/`.startsWith(`${folder}/`)) continue
    const names = namesIn(pathname.slice(folder.length))
    return names && itemIn(await drives.ofUser(owner), (drive) => walk(drive, names))
  }
  return undefined
}

/** @returns undefined for what is not percent-encoded UTF-8 */
function namesIn(path: string): string[] | undefined {
  try {
    return decodeURIComponent(path).split('/')
  } catch {
    return undefined
  }
}

function itemIn(
  drive: Drive | undefined,
  find: (drive: Drive) => Item | undefined,
): { drive: Drive; item: Item } | undefined {
  const item = drive && find(drive)
  return drive === undefined || item === undefined ? undefined : { drive, item }
}

function walk({ tree }: Drive, names: readonly string[]): Item | undefined {
  let item: Item | undefined = tree.root
  for (const name of names) if (name !== '') item = item && tree.child(item.id, name)
  return item
}
