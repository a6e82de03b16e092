/** The change that copies an item, with everything inside it, to a place in the same or another drive. */
import { checkQuota, type DriveRules } from './drive-rules.ts'
import type { Content, Item, ItemState } from './item.ts'
import { isFile } from './item.ts'
import { checkPathLength } from './names.ts'
import { type ConflictBehavior, placeIn } from './naming.ts'
import { stateOf } from './put-file.ts'
import { invalidRequest, itemNotFound, nameAlreadyExists } from './refusals.ts'
import type { Tree } from './tree.ts'

export type CopyRequest = {
  readonly itemId: string
  readonly parentId: string
  readonly name?: string | undefined
  /** @default 'fail' */
  readonly conflict?: ConflictBehavior | undefined
  /** Copies what is in the folder, not the folder. */
  readonly childrenOnly?: boolean | undefined
}

export type CopyPlan = {
  /** Parents first. */
  readonly put: readonly ItemState[]
  /** The contents that are needed in the drive of the copy. */
  readonly contents: readonly Content[]
  /** The copy itself; the folder it went into, where only children are copied. */
  readonly resourceId: string
}

/**
 * @param source the tree that holds the item
 * @param rules of the drive that the copy goes to
 * @throws GraphFailure 400, 404, 409 or 507
 */
export function planCopy(source: Tree, rules: DriveRules, request: CopyRequest): CopyPlan {
  const { tree } = rules
  const item = source.item(request.itemId)
  if (item === undefined) throw itemNotFound()
  const parent = tree.item(request.parentId)
  if (parent === undefined) throw itemNotFound('The new parent could not be found.')
  if (isFile(parent)) throw invalidRequest('The new parent is a file.')
  if (source === tree && !isFile(item) && tree.isWithin(parent, item.id)) {
    throw invalidRequest('A folder cannot be copied into itself.')
  }
  checkQuota(rules, source.sizeOf(item))

  const put: ItemState[] = []
  if (request.childrenOnly) {
    if (isFile(item)) throw invalidRequest('childrenOnly is for folders.')
    for (const child of childrenOf(source, item)) put.push(...copyOf(source, child, rules, parent, request))
    return { put, contents: contentsOf(put), resourceId: parent.id }
  }
  if (item.parentId === undefined) throw invalidRequest('The root can be copied with childrenOnly alone.')
  put.push(...copyOf(source, item, rules, parent, request))
  return { put, contents: contentsOf(put), resourceId: put[0]!.id }
}

/** How many items a copy makes and how many bytes they have. */
export function sizeOfCopy(source: Tree, item: Item): { items: number; bytes: number } {
  let items = 1
  for (const child of childrenOf(source, item)) items += sizeOfCopy(source, child).items
  return { items, bytes: source.sizeOf(item) }
}

function copyOf(source: Tree, item: Item, rules: DriveRules, parent: Item, request: CopyRequest): ItemState[] {
  const { tree, kind } = rules
  const wanted = (request.childrenOnly ? undefined : request.name) ?? item.name
  const conflict = request.conflict ?? 'fail'
  const existing = tree.child(parent.id, wanted)
  if (existing !== undefined && existing.id === item.id && conflict !== 'rename') throw nameAlreadyExists(wanted)
  const { name, replaced } = placeIn(tree, kind, parent, { name: wanted, isFolder: !isFile(item), conflict })
  if (replaced !== undefined) {
    return [{ ...stateOf(replaced), content: item.content, fileModifiedAt: item.fileModifiedAt }]
  }

  const put: ItemState[] = []
  const add = (from: Item, parentId: string, as: string, path: string): void => {
    checkPathLength(path)
    const { description, content, fileCreatedAt, fileModifiedAt } = from
    const state = { id: rules.newId(), parentId, name: as, content, description, fileCreatedAt, fileModifiedAt }
    put.push(state)
    for (const child of childrenOf(source, from)) add(child, state.id, child.name, `${path}/${child.name}`)
  }
  add(item, parent.id, name, [...tree.pathOf(parent), name].join('/'))
  return put
}

function childrenOf(tree: Tree, item: Item): Iterable<Item> {
  return tree.folder(item.id)?.children.values() ?? []
}

function contentsOf(put: readonly ItemState[]): Content[] {
  return put.flatMap(({ content }) => (content === undefined ? [] : [content]))
}
