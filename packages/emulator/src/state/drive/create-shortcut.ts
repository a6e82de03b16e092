/** The change that puts a shortcut into a folder: something that stands for a folder in somebody's drive. */
import { newFolder } from './create-folder.ts'
import type { DriveRules } from './drive-rules.ts'
import type { Facets, Item, ItemState } from './item.ts'
import { type ConflictBehavior, placeIn } from './naming.ts'

export function createShortcut(
  rules: DriveRules,
  parent: Item,
  request: { name: string; conflict: ConflictBehavior; remoteItem: NonNullable<Facets['remoteItem']> },
): ItemState {
  const { name, conflict, remoteItem } = request
  const placement = placeIn(rules.tree, rules.kind, parent, { name, isFolder: true, conflict })
  return { ...newFolder(rules, parent.id, placement.name), facets: { remoteItem } }
}
