/** One file or folder and all that can be done with it. Errors are those of the functions named alike. */
import { type DeltaOptions, type DeltaPage, deltaPages } from './delta/delta.ts'
import { type WatchOptions, watch } from './delta/watch.ts'
import type { ItemAddress } from './drives/address.ts'
import { listChildren } from './drives/children.ts'
import { awaitCopy, type CopyOperation, type CopyTarget, startCopy } from './drives/copy.ts'
import {
  createFolder,
  deleteItem,
  getItem,
  type ItemChanges,
  type Precondition,
  permanentDelete,
  restoreItem,
  type UpdateOptions,
  updateItem,
} from './drives/drive-items.ts'
import { assertNames } from './drives/names.ts'
import {
  createLink,
  deletePermission,
  getPermission,
  type Invitation,
  invite,
  type LinkOptions,
  listPermissions,
  type Role,
  updatePermission,
} from './drives/permissions.ts'
import type { QueryOptions } from './drives/query.ts'
import { searchItems } from './drives/search.ts'
import { getThumbnail, listThumbnails, type ThumbnailSize } from './drives/thumbnails.ts'
import { deleteVersion, listVersions, restoreVersion, versionContent } from './drives/versions.ts'
import type { BatchMeans } from './graph/batch.ts'
import type { MonitorMeans, MonitorOptions } from './graph/monitor.ts'
import { graphPath } from './graph/path.ts'
import type {
  ConflictBehavior,
  DriveItem,
  DriveItemVersion,
  Permission,
  Thumbnail,
  ThumbnailSet,
} from './graph/wire.ts'
import type { DirectFetch } from './http/direct.ts'
import { inOperation, type SpanAttributes, type Tracer } from './http/trace.ts'
import {
  contentOf,
  contentUrl,
  type DownloadMeans,
  type DownloadOptions,
  download,
  openContent,
} from './transfers/download.ts'
import { downloadWhole } from './transfers/download-whole.ts'
import type { UploadSource } from './transfers/open-source.ts'
import { type UploadMeans, type UploadOptions, upload } from './transfers/upload.ts'

type Signal = { readonly signal?: AbortSignal | undefined }

export type ItemClient = {
  /** @internal What all calls of this client share. */
  readonly means: ItemMeans
  /** For requests of your own: its path below `/v1.0`, and those of what is below it. */
  readonly address: ItemAddress
  /** The item with this path below this one, which need not exist yet. @throws {UsageError} `invalid_path` */
  child(path: string): ItemClient
  get(options?: Pick<QueryOptions, 'select' | 'expand'>): Promise<DriveItem>
  children(options?: QueryOptions & Signal): AsyncGenerator<DriveItem>
  createFolder(name: string, options?: { readonly conflictBehavior?: ConflictBehavior }): Promise<DriveItem>
  /** Renames, moves or re-dates. */
  update(changes: ItemChanges, options?: UpdateOptions): Promise<DriveItem>
  /** Into the recycle bin. */
  delete(precondition?: Precondition): Promise<void>
  /** Past the recycle bin; work accounts only. */
  permanentDelete(): Promise<void>
  /** Out of the recycle bin; personal accounts only. */
  restore(to?: { readonly parentId?: string; readonly name?: string }): Promise<DriveItem>
  /** Copies on the service's side and waits until it is done. */
  copy(to: CopyTarget, options?: MonitorOptions): Promise<DriveItem>
  /** The same without waiting. */
  startCopy(to: CopyTarget): Promise<CopyOperation>
  search(text: string, options?: QueryOptions & Signal): AsyncGenerator<DriveItem>
  /** Changes below this folder since a cursor, or everything; a page at a time. */
  delta(options?: DeltaOptions): AsyncGenerator<DeltaPage>
  /** Changes as they happen, until the signal ends it. */
  watch(options?: WatchOptions): AsyncGenerator<DeltaPage>
  thumbnails(): Promise<ThumbnailSet[]>
  thumbnail(size: ThumbnailSize): Promise<Thumbnail | undefined>
  versions(): AsyncGenerator<DriveItemVersion>
  version(id: string): VersionClient
  permissions(): AsyncGenerator<Permission>
  permission(id: string): Promise<Permission>
  updatePermission(id: string, changes: { readonly roles: readonly Role[] }): Promise<Permission>
  deletePermission(id: string): Promise<void>
  createLink(options: LinkOptions): Promise<Permission>
  invite(invitation: Invitation): Promise<Permission[]>
  /** A pre-authenticated URL of the content, for about an hour. A secret: whoever has it reads the file. */
  contentUrl(options?: Signal): Promise<string>
  /** The content as a response whose body streams. */
  download(options?: DownloadOptions): Promise<Response>
  /** The whole content in order, going on by itself after a cut. */
  content(options?: Pick<DownloadOptions, 'downloadUrl' | 'signal'>): AsyncGenerator<Uint8Array>
  /**
   * Writes a file of this name into this folder; without a name, this file itself. A name may be a path: folders on it
   * that are missing are made.
   */
  upload(name: string | undefined, source: UploadSource, options?: UploadOptions): Promise<DriveItem>
}

export type VersionClient = {
  download(options?: Pick<DownloadOptions, 'range' | 'signal'>): Promise<Response>
  restore(): Promise<void>
  /** Work accounts only. */
  delete(): Promise<void>
}

export type ItemMeans = UploadMeans &
  DownloadMeans &
  MonitorMeans &
  BatchMeans & {
    /** Where the client's `fetch` can do that. */
    readonly openRanges: DirectFetch['openRanges']
    readonly tracer: Tracer | undefined
  }

/** @param drive path of the item's drive */
export function itemClient(means: ItemMeans, drive: string, address: ItemAddress): ItemClient {
  const { graph, now } = means
  const driveOf = ({ driveId }: CopyTarget): string => (driveId === undefined ? drive : graphPath`/drives/${driveId}`)
  return {
    means,
    address,
    child: (path) => itemClient(means, drive, address.child(path)),
    get: (query) => getItem(graph, address, query),
    children: (query) => listChildren(graph, address, query),
    createFolder: async (name, folder) => createFolder(graph, address, name, folder),
    update: async (changes, options) => updateItem(graph, address, changes, options),
    delete: (precondition) => deleteItem(graph, address, precondition),
    permanentDelete: () => permanentDelete(graph, address),
    restore: (to) => restoreItem(graph, address, to),
    copy: (to, options) => {
      const copied = async (): Promise<DriveItem> => {
        const operation = await startCopy(graph, address, to, now)
        return awaitCopy(graph, means, driveOf(to), operation, options)
      }
      return inOperation(means.tracer, 'onedrive.copy', copied, bytesOf)
    },
    startCopy: (to) => startCopy(graph, address, to, now),
    search: (text, query) => searchItems(graph, address, text, query),
    delta: (options) => deltaPages(means, address, options),
    watch: (options) => watch(means, address, options),
    thumbnails: () => listThumbnails(graph, address),
    thumbnail: (size) => getThumbnail(graph, address, size),
    versions: () => listVersions(graph, address),
    version: (id) => ({
      download: async (request) => openContent(means, { path: versionContent(address, id) }, request),
      restore: () => restoreVersion(graph, address, id),
      delete: () => deleteVersion(graph, address, id),
    }),
    permissions: () => listPermissions(graph, address),
    permission: (id) => getPermission(graph, address, id),
    updatePermission: (id, changes) => updatePermission(graph, address, id, changes),
    deletePermission: (id) => deletePermission(graph, address, id),
    createLink: (options) => createLink(graph, address, options),
    invite: (invitation) => invite(graph, address, invitation),
    contentUrl: ({ signal } = {}) => contentUrl(means, contentOf(address), signal),
    download: (options) => download(means, address, options),
    content: ({ downloadUrl, signal } = {}) => {
      const open = (request: DownloadOptions): Promise<Response> =>
        download(means, address, { downloadUrl, ...request })
      return downloadWhole({ ...means, open, signal })
    },
    upload: async (name, source, options) => {
      if (name !== undefined) assertNames(name)
      const target = name === undefined ? address : address.child(name)
      return inOperation(means.tracer, 'onedrive.upload', () => upload(means, target, source, options), bytesOf)
    },
  }
}

function bytesOf({ size }: DriveItem): SpanAttributes {
  return size === undefined ? {} : { 'onedrive.bytes': size }
}
