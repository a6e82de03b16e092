/** The floors, stacked: one account's OneDrive. */
import {
  type DriveReference,
  driveAddress,
  type ItemAddress,
  type ItemReference,
  itemAddress,
  rootAddress,
} from './drives/address.ts'
import { listChildren } from './drives/children.ts'
import {
  createFolder,
  deleteItem,
  getItem,
  type ItemChanges,
  type Precondition,
  updateItem,
} from './drives/drive-items.ts'
import { getDrive } from './drives/drives.ts'
import type { QueryOptions } from './drives/query.ts'
import { getThumbnail, listThumbnails, type ThumbnailSize } from './drives/thumbnails.ts'
import { createGraph, type Graph } from './graph/request.ts'
import type { ConflictBehavior, Drive, DriveItem, Thumbnail, ThumbnailSet, User } from './graph/wire.ts'
import type { AccessToken } from './http/authorize.ts'
import { defaultUserAgent } from './http/identify.ts'
import type { Hooks } from './http/observe.ts'
import { type RetryOptions, retryPolicy } from './http/retry.ts'
import { contentSend, graphSend, type Pipeline } from './http/send.ts'
import { sleep as realSleep, type Sleep } from './http/sleep.ts'
import { type Cloud, clouds } from './identity/cloud.ts'
import { type DownloadOptions, download } from './transfers/download.ts'
import { downloadWhole } from './transfers/download-whole.ts'
import type { UploadSource } from './transfers/open-source.ts'
import { type UploadMeans, type UploadOptions, upload } from './transfers/upload.ts'

export type OneDriveOptions = {
  /** @default clouds.global */
  readonly cloud?: Cloud
  /** Asked before each request, and again with `forceRefresh` when Graph refuses the token it gave. */
  readonly accessToken: AccessToken
  /** @default globalThis.fetch */
  readonly fetch?: typeof fetch
  readonly retry?: RetryOptions
  /** How long an answer may take to begin, in milliseconds. @default 30_000 */
  readonly timeoutMs?: number
  /** In Microsoft's form `ISV|Company|App/Version`. @default 'NONISV|Drawbridge|Drawbridge/0.1.0' */
  readonly userAgent?: string
  readonly hooks?: Hooks
  readonly sleep?: Sleep
  readonly random?: () => number
  readonly now?: () => number
}

export type OneDrive = Graph & {
  /** The signed-in account. @throws {GraphError} */
  me(): Promise<User>
  /** A drive; without a reference the account's own. */
  drive(reference?: DriveReference): DriveClient
}

export type DriveClient = {
  get(): Promise<Drive>
  root(): ItemClient
  item(reference: ItemReference): ItemClient
}

/** One file or folder, which need not exist until it is used. Errors are those of the functions named alike. */
export type ItemClient = {
  get(options?: Pick<QueryOptions, 'select' | 'expand'>): Promise<DriveItem>
  children(options?: QueryOptions & { readonly signal?: AbortSignal | undefined }): AsyncGenerator<DriveItem>
  createFolder(name: string, options?: { readonly conflictBehavior?: ConflictBehavior }): Promise<DriveItem>
  update(changes: ItemChanges, precondition?: Precondition): Promise<DriveItem>
  delete(precondition?: Precondition): Promise<void>
  thumbnails(): Promise<ThumbnailSet[]>
  thumbnail(size: ThumbnailSize): Promise<Thumbnail | undefined>
  /** The content as a response whose body streams. */
  download(options?: DownloadOptions): Promise<Response>
  /** The whole content in order, going on by itself after a cut. */
  content(options?: { readonly signal?: AbortSignal | undefined }): AsyncGenerator<Uint8Array>
  /** Writes a file of this name into this folder; without a name, this file itself. */
  upload(name: string | undefined, source: UploadSource, options?: UploadOptions): Promise<DriveItem>
}

/** @throws {UsageError} when the cloud's Graph origin cannot be used */
export function createOneDrive(options: OneDriveOptions): OneDrive {
  const { cloud = clouds.global, sleep = realSleep, random = Math.random, now = Date.now } = options
  const pipeline: Pipeline = {
    fetch: options.fetch ?? globalThis.fetch,
    accessToken: options.accessToken,
    retrying: { policy: retryPolicy(options.retry), sleep, random, now },
    timeoutMs: options.timeoutMs ?? 30_000,
    userAgent: options.userAgent ?? defaultUserAgent,
    hooks: options.hooks ?? {},
    uuid: () => crypto.randomUUID(),
  }
  const graph = createGraph(cloud.graph, graphSend(pipeline), now)
  const sendContent = contentSend(pipeline)
  const means: UploadMeans = { graph, fetch: pipeline.fetch, retry: options.retry, sleep, random, now }

  const itemClient = (address: ItemAddress): ItemClient => {
    const open = (request: DownloadOptions = {}): Promise<Response> =>
      download({ graph, sendContent, now }, address, request)
    return {
      get: (query) => getItem(graph, address, query),
      children: (query) => listChildren(graph, address, query),
      createFolder: (name, folder) => createFolder(graph, address, name, folder),
      update: (changes, precondition) => updateItem(graph, address, changes, precondition),
      delete: (precondition) => deleteItem(graph, address, precondition),
      thumbnails: () => listThumbnails(graph, address),
      thumbnail: (size) => getThumbnail(graph, address, size),
      download: open,
      content: ({ signal } = {}) => downloadWhole({ open, ...pipeline.retrying, signal }),
      upload: async (name, source, request) =>
        upload(means, name === undefined ? address : address.child(name), source, request),
    }
  }

  return {
    ...graph,
    me: () => graph.json('/me'),
    drive: (reference) => {
      const drive = driveAddress(reference)
      return {
        get: () => getDrive(graph, drive),
        root: () => itemClient(rootAddress(drive)),
        item: (item) => itemClient(itemAddress(drive, item)),
      }
    },
  }
}
