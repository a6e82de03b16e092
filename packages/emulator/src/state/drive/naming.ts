/** What happens when a name is taken: conflict behavior, for whatever is put under a parent. */

import type { DriveKind } from './ids.ts'
import type { Item } from './item.ts'
import { isFile } from './item.ts'
import { checkName, checkPathLength, numberedName } from './names.ts'
import { invalidRequest, nameAlreadyExists } from './refusals.ts'
import type { Tree } from './tree.ts'

export type ConflictBehavior = 'fail' | 'replace' | 'rename'

/** @throws GraphFailure 400 for anything but the three words */
export function conflictBehaviorFrom(value: unknown): ConflictBehavior | undefined {
  if (value === undefined) return undefined
  if (value === 'fail' || value === 'replace' || value === 'rename') return value
  throw invalidRequest('The conflict behavior must be fail, replace or rename.', 'invalidParameterFormat')
}

export type Placement = {
  readonly name: string
  /** What stands there already and gives way. */
  readonly replaced?: Item
}

/**
 * The name under which something comes to stand in a folder.
 *
 * @param moving the item that is renamed or moved; its own name is no clash
 * @throws GraphFailure 400 for a name OneDrive forbids, 409 `nameAlreadyExists`
 */
export function placeIn(
  tree: Tree,
  kind: DriveKind,
  parent: Item,
  wanted: { name: string; isFolder: boolean; conflict: ConflictBehavior; moving?: Item },
): Placement {
  const { name, isFolder, conflict, moving } = wanted
  if (parent.facets?.remoteItem !== undefined) {
    throw invalidRequest('The folder is only a shortcut; put it into the folder that it stands for.')
  }
  const rules = { isFolder, inRoot: parent.parentId === undefined, business: kind !== 'personal' }
  checkName(name, rules)
  checkPathLength([...tree.pathOf(parent), name].join('/'))

  const existing = tree.child(parent.id, name)
  if (existing === undefined || existing.id === moving?.id) return { name }
  if (conflict === 'rename') return { name: freeName(tree, parent, name) }
  if (conflict === 'replace' && !isFolder && isFile(existing)) return { name, replaced: existing }
  throw nameAlreadyExists(name)
}

function freeName(tree: Tree, parent: Item, name: string): string {
  for (let number = 1; ; number += 1) {
    const candidate = numberedName(name, number)
    if (tree.child(parent.id, candidate) === undefined) return candidate
  }
}
