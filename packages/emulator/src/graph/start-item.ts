/** The item an address starts from. Special folders are made when they are first asked for. */
import { GraphFailure } from '../errors.ts'
import type { Drive } from '../state/drive/drive.ts'
import type { Item } from '../state/drive/item.ts'
import { isFile } from '../state/drive/item.ts'
import { invalidRequest, itemNotFound } from '../state/drive/refusals.ts'
import { type Access, mayWrite } from './access.ts'
import type { ItemStart } from './address.ts'
import type { DriveRequest } from './graph-request.ts'
import { specialPath } from './special-folders.ts'

/** @throws GraphFailure 404 `itemNotFound`, 403 for a special folder that a reader would have to make */
export function startItem(request: DriveRequest, start: ItemStart, access: Access): Item {
  const { tree } = request.drive
  switch (start.at) {
    case 'root':
      return tree.root
    case 'id':
      return tree.item(start.id) ?? includedDeleted(request, start.id) ?? notFound()
    case 'shared':
      return request.share?.item ?? notFound()
    case 'special':
      return specialFolder(request, start.name.toLowerCase(), access)
  }
}

function specialFolder(request: DriveRequest, name: string, access: Access): Item {
  const { drive, principal, by } = request
  const path = specialPath(name, principal.appDisplayName)
  if (path === undefined) throw invalidRequest(`There is no special folder called ${name}.`)
  const special = name === 'approot' ? `approot/${principal.appId}` : name
  const known = drive.tree.special(special) ?? folderAt(drive, path)
  if (known !== undefined && (name !== 'approot' || known.facets?.special === special)) return known
  if (access !== 'write' && !mayWrite(principal)) {
    throw new GraphFailure(403, 'accessDenied', 'The special folder is not there yet, and the token may not make it.')
  }
  return path.reduce<Item>((parent, folder, depth) => {
    const found = drive.tree.child(parent.id, folder)
    const isLast = depth === path.length - 1
    if (found !== undefined && !isFile(found) && (!isLast || name !== 'approot')) return found
    const wanted = { parentId: parent.id, name: folder, conflict: 'rename' as const }
    return drive.createFolder(isLast ? { ...wanted, special } : wanted, by)
  }, drive.tree.root)
}

function folderAt({ tree }: Drive, path: readonly string[]): Item | undefined {
  let item: Item | undefined = tree.root
  for (const name of path) item = item && tree.child(item.id, name)
  return item !== undefined && !isFile(item) ? item : undefined
}

/** Personal drives show what was deleted to who asks for it by id. */
function includedDeleted({ drive, query, method, address }: DriveRequest, id: string): Item | undefined {
  const asked = query.get('includeDeletedItems')?.toLowerCase() === 'true'
  const itself = method === 'GET' && address.navigation.length === 0
  return asked && itself && drive.kind === 'personal' ? drive.bin.get(id)?.item : undefined
}

function notFound(): never {
  throw itemNotFound()
}
