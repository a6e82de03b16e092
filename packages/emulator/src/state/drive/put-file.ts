/**
 * The change that a finished upload makes: a new file (with the folders of its path that were missing), or new content
 * for the file that is there. Asked before the bytes come, to refuse early, and again when they are here, to decide.
 */
import { type FileSystemInfo, newFolder } from './create-folder.ts'
import { checkQuota, type DriveRules } from './drive-rules.ts'
import type { Content, Item, ItemState } from './item.ts'
import { isFile } from './item.ts'
import { checkName, checkPathLength } from './names.ts'
import { type ConflictBehavior, placeIn } from './naming.ts'
import { invalidRequest, itemNotFound, nameAlreadyExists } from './refusals.ts'
import { type Conditions, checkConditions } from './tags.ts'

/** Bytes: 250 GB, the largest file OneDrive takes. */
export const largestFile = 250 * 1024 ** 3

export type FileRequest = Conditions & {
  /** The item the address starts from. */
  readonly startId: string
  /** Names from there to the file; empty to replace the content of the start itself. */
  readonly path: readonly string[]
  /** @default 'replace' */
  readonly conflict?: ConflictBehavior | undefined
  readonly fileSystemInfo?: FileSystemInfo | undefined
  readonly description?: string | undefined
  /** The job that fetches the file, so that it does so once. */
  readonly jobId?: string | undefined
}

export type FilePlan = {
  /** The file whose content is replaced; absent for a new file. */
  readonly existing?: Item
  /** The folder that exists. */
  readonly parent: Item
  /** Folders to be made below it. */
  readonly missing: readonly string[]
  readonly name: string
}

/**
 * @param size bytes, when known already
 * @throws GraphFailure 400, 404, 409, 412 or 507
 */
export function planFile(rules: DriveRules, request: FileRequest, size = 0): FilePlan {
  const plan = request.path.length === 0 ? planReplacement(rules, request) : planPath(rules, request)
  if (size > largestFile) throw invalidRequest('A file may have 250 GB.', 'maxFileSizeExceeded')
  checkQuota(rules, size, plan.existing?.content?.size)
  return plan
}

function planReplacement({ tree }: DriveRules, request: FileRequest): FilePlan {
  const existing = tree.item(request.startId)
  if (existing === undefined) throw itemNotFound()
  if (!isFile(existing)) throw invalidRequest('The item is a folder; content can be given to files only.')
  checkConditions(existing, request)
  return { existing, parent: tree.item(existing.parentId!)!, missing: [], name: existing.name }
}

function planPath({ tree, kind }: DriveRules, request: FileRequest): FilePlan {
  const start = tree.item(request.startId)
  if (start === undefined) throw itemNotFound()
  const folders = request.path.slice(0, -1)
  const name = request.path.at(-1)!

  let parent = start
  let found = 0
  for (; found < folders.length; found += 1) {
    const next = tree.child(parent.id, folders[found]!)
    if (next === undefined) break
    parent = next
  }
  if (isFile(parent)) throw nameAlreadyExists(parent.name)

  const missing = folders.slice(found)
  if (missing.length > 0) {
    const business = kind !== 'personal'
    missing.forEach((folder, index) => {
      checkName(folder, { isFolder: true, inRoot: index === 0 && parent.parentId === undefined, business })
    })
    checkName(name, { isFolder: false, inRoot: false, business })
    checkPathLength([...tree.pathOf(parent), ...missing, name].join('/'))
    checkConditions(undefined, request)
    return { parent, missing, name }
  }

  const conflict = request.conflict ?? 'replace'
  checkConditions(tree.child(parent.id, name), request)
  const placement = placeIn(tree, kind, parent, { name, isFolder: false, conflict })
  return placement.replaced === undefined
    ? { parent, missing, name: placement.name }
    : { existing: placement.replaced, parent, missing, name: placement.replaced.name }
}

/** What the plan puts into the tree, parents first, the file last. */
export function putFile(rules: DriveRules, plan: FilePlan, request: FileRequest, content: Content): ItemState[] {
  const now = rules.now()
  const { existing } = plan
  if (existing !== undefined) {
    return [
      {
        ...stateOf(existing),
        content,
        description: request.description ?? existing.description,
        fileCreatedAt: request.fileSystemInfo?.createdDateTime ?? existing.fileCreatedAt,
        fileModifiedAt: request.fileSystemInfo?.lastModifiedDateTime ?? now,
      },
    ]
  }

  const folders: ItemState[] = []
  for (const name of plan.missing) folders.push(newFolder(rules, folders.at(-1)?.id ?? plan.parent.id, name))
  return [
    ...folders,
    {
      id: rules.newId(),
      parentId: folders.at(-1)?.id ?? plan.parent.id,
      name: plan.name,
      content,
      description: request.description,
      fileCreatedAt: request.fileSystemInfo?.createdDateTime ?? now,
      fileModifiedAt: request.fileSystemInfo?.lastModifiedDateTime ?? now,
    },
  ]
}

/** The part of an item that a change states. */
export function stateOf(item: Item): ItemState {
  const { id, parentId, name, content, description, fileCreatedAt, fileModifiedAt, facets } = item
  return { id, parentId, name, content, description, fileCreatedAt, fileModifiedAt, facets }
}
