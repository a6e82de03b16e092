/**
 * One drive: a log of changes and the tree that the log leaves. Whatever changes the drive is decided by a rule that
 * sees the tree as it is, is appended to the log, and only then applied; all three happen without a pause between them.
 */
import { join } from 'node:path'
import type { Clock } from '../../clock.ts'
import { GraphFailure } from '../../errors.ts'
import { openBlobs, type StoredBlob } from '../blobs.ts'
import { openLog } from '../log.ts'
import { type DriveQuirks, documented } from '../quirks.ts'
import type { DriveOwner } from '../site.ts'
import { type Activities, openActivities } from './activities.ts'
import { contentsLeaving, contentsNamed } from './contents-named.ts'
import { createFolder, type FolderRequest } from './create-folder.ts'
import { differencesOf } from './differences.ts'
import { type DoneJobs, openDoneJobs } from './done-jobs.ts'
import type { DriveRules } from './drive-rules.ts'
import { type DriveKind, driveIdOf, driveKindOf, itemId, legacyItemId } from './ids.ts'
import type { Change, Content, FileItem, IdentitySet, Item } from './item.ts'
import { isFile } from './item.ts'
import { checkUnlocked } from './locks.ts'
import { findMalware } from './malware.ts'
import { identitiesOfOwner } from './owner-identity.ts'
import { openPermissionBook, type PermissionBook } from './permission-book.ts'
import { readPicture } from './picture.ts'
import { type FileRequest, planFile, putFile } from './put-file.ts'
import { openRecycleBin, type RecycleBin } from './recycle-bin.ts'
import { invalidRequest, itemNotFound } from './refusals.ts'
import { type Conditions, checkConditions } from './tags.ts'
import { emptyTree, type Tree } from './tree.ts'
import { type UpdateRequest, updateItem } from './update-item.ts'
import { openUploadSessions, type UploadSessions } from './upload-sessions.ts'
import { openVersions, type Versions } from './versions.ts'

/** Bytes that a single request may carry; more needs an upload session. */
export const largestSimpleUpload = 250 * 1024 ** 2

export type UploadedFile = { readonly item: FileItem; readonly created: boolean }

export type Drive = {
  readonly id: string
  readonly kind: DriveKind
  readonly owner: DriveOwner
  /** How it differs from what is documented. */
  readonly quirks: DriveQuirks
  /** Bytes. */
  readonly quota: number
  /** Everything that can be read of the drive. */
  readonly tree: Tree
  readonly versions: Versions
  readonly bin: RecycleBin
  readonly permissions: PermissionBook
  readonly activities: Activities
  readonly doneJobs: DoneJobs
  readonly uploads: UploadSessions<UploadedFile>
  createFolder(request: FolderRequest, by: IdentitySet): Item
  /** @throws GraphFailure, before the body is read, when the drive would refuse a file of that size there */
  checkUpload(request: FileRequest, size: number | undefined, by: IdentitySet): void
  putFile(request: FileRequest, source: AsyncIterable<Uint8Array>, by: IdentitySet): Promise<UploadedFile>
  updateItem(request: UpdateRequest, by: IdentitySet): Item
  /** Removes an item and everything inside it. */
  removeItem(id: string, conditions: Conditions, by: IdentitySet): void
  /** Keeps bytes, to be named by a change that follows. */
  store(name: string, source: AsyncIterable<Uint8Array>): Promise<Content>
  /** Takes back what was kept and then not named. */
  discard(content: Content): void
  /** Appends one change; nothing happens when `make` throws or makes nothing. Bytes that nothing names any more are freed. */
  change(by: IdentitySet, make: (rules: DriveRules) => Omit<Change, 'at' | 'by'>, at?: number): void
  /** Asks the rules without changing anything. */
  check(look: (rules: DriveRules) => unknown): void
  /** Takes a content over from another drive, to be named by a change that follows. */
  adopt(content: Content, from: Pick<Drive, 'contentPath'>): void
  /** The file on disk that holds a content. */
  contentPath(content: Content): string
  /** Everything is on disk. */
  flush(): void
  close(): Promise<void>
}

export type DriveOptions = {
  readonly owner: DriveOwner
  readonly clock: Clock
  /** Where blobs and logs are. */
  readonly folder: string
  /** The folder is a temporary one: its logs are written when there is time. */
  readonly inMemory: boolean
  /** Bytes. */
  readonly quota?: number | undefined
  /** Told of each change, once it is in the log. */
  readonly changed?: ((change: Change) => void) | undefined
  /** Asked each time, as they may be switched. */
  readonly quirks?: (() => DriveQuirks) | undefined
}

/** Opens a drive as its folder has it, or an empty one with nothing but its root. */
export function openDrive(options: DriveOptions): Drive {
  const { owner, clock, folder, inMemory, quota, changed = () => {}, quirks = () => documented } = options
  const id = driveIdOf(owner)
  const kind = driveKindOf(owner)
  const tree = emptyTree()
  const versions = openVersions(tree, differencesOf(kind).versionLimit)
  const bin = openRecycleBin(tree)
  const permissions = openPermissionBook(tree)
  const activities = openActivities(tree)
  const doneJobs = openDoneJobs()
  // The tree comes last: the others look at what is there before the change.
  const readings = [versions, bin, permissions, activities, doneJobs, tree]
  const apply = (change: Change): void => {
    for (const reading of readings) reading.apply(change)
  }
  const log = openLog<Change>(join(folder, 'changes.jsonl'), apply, inMemory)
  const blobs = openBlobs(join(folder, 'blobs'))

  let issued = 0
  const newId = (number: number): string =>
    kind === 'personal' && quirks().itemIds === 'legacy'
      ? legacyItemId(id, number === 0 ? 101 : number + 1000)
      : itemId(kind, id, number)
  const rules: DriveRules = {
    tree,
    versions,
    bin,
    permissions,
    kind,
    get quirks() {
      return quirks()
    },
    get quota() {
      return quirks().quota ?? quota ?? differencesOf(kind).quota
    },
    now: () => clock.now(),
    // Counted from what the log holds, so that an id is never given twice, whatever failed in between.
    newId: () => newId(tree.sequence + ++issued),
  }

  const change: Drive['change'] = (by, make, at = clock.now()) => {
    issued = 0
    const made = make(rules)
    if (Object.keys(made).length === 0) return
    const entry: Change = { at, by, ...made }
    const leaving = contentsLeaving(entry, tree, versions, bin)
    log.append(entry)
    apply(entry)
    changed(entry)
    if (leaving.length === 0) return
    const named = contentsNamed(tree, versions, bin)
    for (const key of leaving) if (!named.has(key)) blobs.remove(key)
  }

  const contentOf = async (name: string, blob: StoredBlob): Promise<Content> => {
    const picture = await readPicture(name, blobs.path(blob.key), blob.size)
    const malware = await findMalware(blobs.path(blob.key), blob.size)
    return { ...blob, ...(picture === undefined ? {} : { picture }), ...(malware === undefined ? {} : { malware }) }
  }

  const commitFile = async (request: FileRequest, blob: StoredBlob, by: IdentitySet): Promise<UploadedFile> => {
    const { name } = planFile(rules, request, blob.size)
    const content = await contentOf(name, blob)
    let fileId = ''
    let created = true
    change(by, () => {
      const plan = planFile(rules, request, blob.size)
      checkUnlocked(plan.existing, by, request)
      const put = putFile(rules, plan, request, content)
      fileId = put.at(-1)!.id
      created = plan.existing === undefined
      return { put, ...(request.jobId !== undefined && { job: { id: request.jobId, resourceId: fileId } }) }
    })
    return { item: fileOf(tree, fileId), created }
  }

  const uploads = openUploadSessions<UploadedFile>({
    file: join(folder, 'uploads.jsonl'),
    lazy: inMemory,
    blobs,
    kind,
    now: rules.now,
    commit: commitFile,
  })
  blobs.keepOnly(new Set([...contentsNamed(tree, versions, bin), ...uploads.keys()]))

  if (tree.sequence === 0) {
    const at = clock.now()
    change(identitiesOfOwner(owner), () => ({
      put: [{ id: newId(0), name: 'root', fileCreatedAt: at, fileModifiedAt: at }],
    }))
  }

  return {
    id,
    kind,
    owner,
    get quirks() {
      return quirks()
    },
    get quota() {
      return rules.quota
    },
    tree,
    versions,
    bin,
    permissions,
    activities,
    doneJobs,
    uploads,

    createFolder(request, by) {
      let folderId = ''
      change(by, () => {
        const state = createFolder(rules, request)
        folderId = state.id
        return { put: [state] }
      })
      return tree.item(folderId)!
    },

    checkUpload(request, size, by) {
      const { existing } = planFile(rules, request, size)
      checkUnlocked(existing, by, request)
    },

    async putFile(request, source, by) {
      planFile(rules, request)
      const writer = await blobs.create()
      try {
        await writer.append(source, checkSimpleSize)
      } catch (error) {
        await writer.discard()
        throw error
      }
      const blob = await writer.finish()
      try {
        return await commitFile(request, blob, by)
      } catch (error) {
        blobs.remove(blob.key)
        throw error
      }
    },

    updateItem(request, by) {
      change(by, () => {
        checkUnlocked(tree.item(request.id), by, request)
        return updateItem(rules, request)
      })
      return tree.item(request.id)!
    },

    removeItem(itemToRemove, conditions, by) {
      change(by, () => {
        const item = tree.item(itemToRemove)
        if (item === undefined) throw itemNotFound()
        if (item.parentId === undefined) throw invalidRequest('The root cannot be deleted.')
        checkConditions(item, conditions)
        checkUnlocked(item, by, conditions)
        return { remove: [item.id] }
      })
    },

    async store(name, source) {
      const writer = await blobs.create()
      await writer.append(source)
      return await contentOf(name, await writer.finish())
    },

    change,
    check: (look) => void look(rules),
    adopt: (content, from) => blobs.adopt(content.key, from.contentPath(content)),
    discard: ({ key }) => blobs.remove(key),
    contentPath: (content) => blobs.path(content.key),
    flush() {
      log.flush()
      uploads.flush()
    },

    async close() {
      await uploads.close()
      log.close()
    },
  }
}

function checkSimpleSize(length: number): void {
  if (length > largestSimpleUpload) {
    throw new GraphFailure(413, 'invalidRequest', 'A single request may carry 250 MB. Use an upload session.', {
      innerCode: 'maxFileSizeExceeded',
    })
  }
}

function fileOf(tree: Tree, id: string): FileItem {
  const item = tree.item(id)
  if (item === undefined || !isFile(item)) throw new Error(`The change made no file ${id}.`)
  return item
}
