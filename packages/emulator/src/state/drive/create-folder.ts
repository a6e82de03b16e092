/** The change that makes a folder. */
import type { DriveRules } from './drive-rules.ts'
import type { ItemState } from './item.ts'
import { isFile } from './item.ts'
import { type ConflictBehavior, placeIn } from './naming.ts'
import { invalidRequest, itemNotFound } from './refusals.ts'

export type FolderRequest = {
  readonly parentId: string
  readonly name: string
  /** @default 'fail' */
  readonly conflict?: ConflictBehavior | undefined
  readonly fileSystemInfo?: FileSystemInfo | undefined
  readonly description?: string | undefined
  /** What it is for, as `tree.special` looks it up. */
  readonly special?: string | undefined
}

/** Milliseconds since the epoch. */
export type FileSystemInfo = {
  readonly createdDateTime?: number | undefined
  readonly lastModifiedDateTime?: number | undefined
}

/** @throws GraphFailure 400, 404 or 409 */
export function createFolder(rules: DriveRules, request: FolderRequest): ItemState {
  const { tree, kind } = rules
  const parent = tree.item(request.parentId)
  if (parent === undefined) throw itemNotFound()
  if (isFile(parent)) throw invalidRequest('A file cannot have children.')
  const { name } = placeIn(tree, kind, parent, {
    name: request.name,
    isFolder: true,
    conflict: request.conflict ?? 'fail',
  })
  return newFolder(rules, parent.id, name, request)
}

export function newFolder(
  rules: DriveRules,
  parentId: string,
  name: string,
  details: Pick<FolderRequest, 'fileSystemInfo' | 'description' | 'special'> = {},
): ItemState {
  const now = rules.now()
  return {
    id: rules.newId(),
    parentId,
    name,
    description: details.description,
    ...(details.special === undefined ? {} : { facets: { special: details.special } }),
    fileCreatedAt: details.fileSystemInfo?.createdDateTime ?? now,
    fileModifiedAt: details.fileSystemInfo?.lastModifiedDateTime ?? now,
  }
}
