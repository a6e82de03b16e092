/** The change that renames, moves, dates or describes an item. */
import type { FileSystemInfo } from './create-folder.ts'
import { differencesOf } from './differences.ts'
import type { DriveRules } from './drive-rules.ts'
import type { Change } from './item.ts'
import { isFile } from './item.ts'
import { type ConflictBehavior, placeIn } from './naming.ts'
import { stateOf } from './put-file.ts'
import { invalidRequest, itemNotFound } from './refusals.ts'
import { type Conditions, checkConditions } from './tags.ts'

export type UpdateRequest = Conditions & {
  readonly id: string
  readonly name?: string | undefined
  readonly parentId?: string | undefined
  readonly fileSystemInfo?: FileSystemInfo | undefined
  readonly description?: string | undefined
  /** @default 'fail' */
  readonly conflict?: ConflictBehavior | undefined
}

/** @throws GraphFailure 400, 404, 409 or 412 */
export function updateItem({ tree, kind, quirks }: DriveRules, request: UpdateRequest): Omit<Change, 'at' | 'by'> {
  const item = tree.item(request.id)
  if (item === undefined) throw itemNotFound()
  checkConditions(item, request)

  const isRoot = item.parentId === undefined
  const moves = request.parentId !== undefined && request.parentId !== item.parentId
  const renames = request.name !== undefined && request.name !== item.name
  if (isRoot && (moves || renames)) throw invalidRequest('The root cannot be renamed or moved.')

  let name = item.name
  let replaced: string | undefined
  const parent = tree.item(request.parentId ?? item.parentId ?? item.id)
  if (parent === undefined) throw itemNotFound('The new parent could not be found.')
  if (moves || renames) {
    if (isFile(parent)) throw invalidRequest('The new parent is a file.')
    if (tree.isWithin(parent, item.id)) throw invalidRequest('A folder cannot be moved into itself.')
    const placement = placeIn(tree, kind, parent, {
      name: request.name ?? item.name,
      isFolder: !isFile(item),
      conflict: request.conflict ?? 'fail',
      moving: item,
    })
    name = placement.name
    replaced = placement.replaced?.id
  }

  const datesMakeVersions = quirks.datesMakeVersions ?? differencesOf(kind).datesMakeVersions
  const makesVersion = request.fileSystemInfo !== undefined && isFile(item) && datesMakeVersions
  return {
    ...(replaced === undefined ? {} : { remove: [replaced] }),
    ...(makesVersion ? { snapshot: [item.id] } : {}),
    put: [
      {
        ...stateOf(item),
        parentId: isRoot ? undefined : parent.id,
        name,
        description: request.description ?? item.description,
        fileCreatedAt: request.fileSystemInfo?.createdDateTime ?? item.fileCreatedAt,
        fileModifiedAt: request.fileSystemInfo?.lastModifiedDateTime ?? item.fileModifiedAt,
      },
    ],
  }
}
