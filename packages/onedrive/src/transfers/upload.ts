/**
 * Uploads a file: small ones in one request, others through a session.
 *
 * @see https://learn.microsoft.com/graph/api/driveitem-put-content
 * @see https://learn.microsoft.com/graph/api/driveitem-createuploadsession
 */

import type { ItemAddress } from '../drives/address.ts'
import { GraphError } from '../errors.ts'
import { eitherSignal } from '../graph/bound.ts'
import { graphPath } from '../graph/path.ts'
import type { Graph } from '../graph/request.ts'
import type { ConflictBehavior, DriveItem, FileSystemInfo, UploadSession } from '../graph/wire.ts'
import type { Send } from '../http/outgoing.ts'
import type { RetryOptions } from '../http/retry.ts'
import type { Sleep } from '../http/sleep.ts'
import { type ByteSource, lengthOf } from './byte-source.ts'
import { openSource, type UploadSource } from './open-source.ts'
import { assertChunkSize, defaultChunkSize } from './ranges.ts'
import { runSession, sessionGone, sizeMismatch, type UploadProgress } from './upload-session.ts'
import { assertStored, hashing, matches } from './verify.ts'

export type UploadOptions = {
  /** What happens when the name is taken. @default 'replace', which keeps the old content as a version */
  readonly conflictBehavior?: ConflictBehavior | undefined
  /** Length of a stream in bytes. A source that turns out shorter or longer is refused, and nothing is stored. */
  readonly size?: number | undefined
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined
  /** Between two calls of `onProgress`: the bytes that have left so far. A chunk that is sent again takes it back. */
  readonly onSent?: ((bytes: number) => void) | undefined
  /** Ends the upload; nothing is stored. */
  readonly signal?: AbortSignal | undefined
  /** Only replace the file when it still has this eTag or cTag; otherwise the answer is 412. */
  readonly ifMatch?: string | undefined
  /**
   * Times of the file on its owner's disk. Sent with sessions only, so it forces one; an empty file, which no session
   * holds, takes a second request for them.
   */
  readonly fileSystemInfo?: FileSystemInfo | undefined
  /** Files up to this many bytes go in one request. @default 4 MiB */
  readonly smallFile?: number | undefined
  /** Bytes, a multiple of 320 KiB up to 60 MiB. @default as the measured bandwidth suggests */
  readonly chunkSize?: number | undefined
  /**
   * Lets the upload go on in another process: the session is handed out as soon as there is one, and an earlier one
   * is taken up again when it is of the same content. It then outlives the signal and failures.
   */
  readonly session?: SessionKeeper | undefined
  /** `false` takes the service's word for what it stored. @default true */
  readonly verify?: boolean | undefined
}

/** An upload under way, as plain data. The URL is a secret, good for this one upload. */
export type SavedSession = {
  readonly uploadUrl: string
  readonly size: number
  /** What tells the content from another; see `ByteSource`. */
  readonly mark?: string | undefined
}

/** Where a session is kept: a file (`sessionFile` of `@drawbridge/onedrive/node`), or any place of your own. */
export type SessionKeeper = {
  load(): Promise<SavedSession | undefined>
  save(session: SavedSession): Promise<void>
  /** The upload is over. */
  clear(): Promise<void>
}

export type UploadMeans = {
  readonly graph: Graph
  /** To upload sessions, on hosts that must not see the access token. */
  readonly sendChunk: Send
  readonly retry: RetryOptions | undefined
  readonly sleep: Sleep
  readonly random: () => number
  readonly now: () => number
  readonly signal?: AbortSignal | undefined
}

const smallFileSize = 4 * 1024 * 1024
const sessionsAtMost = 3

/**
 * @param target the file to write, which need not exist yet
 * @throws {TransferError} `size_mismatch`, `session_gone`, `source_failed`, `hash_mismatch`
 * @throws {GraphError} for example `nameAlreadyExists`, `quotaLimitReached`, `invalidRequest` for a forbidden name
 * @throws {UsageError} when source or options cannot be used
 * @throws {TransportError} when the network stays away, or the caller gave up
 */
export async function upload(
  means: UploadMeans,
  target: ItemAddress,
  from: UploadSource,
  options: UploadOptions = {},
): Promise<DriveItem> {
  if (options.chunkSize !== undefined) assertChunkSize(options.chunkSize)
  const source = await openSource(from, options.size, options.chunkSize ?? defaultChunkSize)
  const { signal } = eitherSignal(options.signal, means.signal)
  try {
    const small = source.size <= (options.smallFile ?? smallFileSize) && !options.fileSystemInfo
    // A session cannot hold nothing, so an empty file is always small.
    const send = small || source.size === 0 ? putContent : putThroughSession
    return await send(means, target, source, { ...options, signal })
  } finally {
    await source.close?.()
  }
}

async function putContent(
  { graph }: UploadMeans,
  target: ItemAddress,
  source: ByteSource,
  { conflictBehavior = 'replace', onProgress, signal, ifMatch, fileSystemInfo, verify = true }: UploadOptions,
): Promise<DriveItem> {
  const { size } = source
  const hashed = hashing(source)
  const bytes = await hashed.read(0, size + 1)
  if (lengthOf(bytes) !== size) throw sizeMismatch(size, lengthOf(bytes) < size ? 'fewer' : 'more')
  await source.assertUnchanged?.()

  onProgress?.({ loaded: 0, total: size })
  const item = await graph.json<DriveItem>(
    `${target.below('content')}?@microsoft.graph.conflictBehavior=${conflictBehavior}`,
    {
      method: 'PUT',
      body: bytes,
      headers: { 'content-type': 'application/octet-stream', ...(ifMatch !== undefined && { 'if-match': ifMatch }) },
      // Sent twice, these two would find the name taken by the first.
      idempotent: conflictBehavior === 'replace',
      timeoutMs: 300_000,
      ...(signal && { signal }),
    },
  )
  onProgress?.({ loaded: size, total: size })
  if (verify) assertStored(item, await hashed.fingerprint())
  if (!fileSystemInfo) return item
  const driveId = item.parentReference?.driveId
  // By id, since it may have been given another name.
  const self = driveId ? graphPath`/drives/${driveId}/items/${item.id}` : target.self
  return graph.json(self, { method: 'PATCH', json: { fileSystemInfo }, idempotent: true, ...(signal && { signal }) })
}

async function putThroughSession(
  means: UploadMeans,
  target: ItemAddress,
  source: ByteSource,
  options: UploadOptions,
): Promise<DriveItem> {
  const keeper = options.session
  const saved = source.rereadable ? await keeper?.load() : undefined
  let resumed = saved?.size === source.size && saved.mark === source.mark ? saved : undefined
  for (let session = 1; ; session++) {
    const hashed = hashing(source)
    const { uploadUrl } = resumed ?? (await createSession(means.graph, target, options))
    if (!resumed) await keeper?.save({ uploadUrl, size: source.size, ...(source.mark && { mark: source.mark }) })
    const outcome = await runSession<DriveItem>(
      { ...means, ...options, uploadUrl, source: hashed, resume: resumed !== undefined, keepSession: !!keeper },
      means.sendChunk,
    )
    if (outcome.kind === 'stored') {
      await keeper?.clear()
      if (options.verify ?? true) assertStored(outcome.item, await hashed.fingerprint())
      return outcome.item
    }
    // The last answer may have been lost with the file stored. Under a name of its own it could not be recognised.
    const lost = resumed
    resumed = undefined
    const findable = (outcome.everythingSent || lost !== undefined) && options.conflictBehavior !== 'rename'
    const found = findable ? await existing(means.graph, target) : undefined
    if (found?.file?.hashes?.quickXorHash && matches(found, await hashed.fingerprint())) {
      await keeper?.clear()
      return found
    }
    const restartable = source.rereadable && session < sessionsAtMost && (findable || !outcome.everythingSent)
    if (!restartable) throw sessionGone(outcome.everythingSent)
  }
}

function createSession(
  graph: Graph,
  target: ItemAddress,
  { ifMatch, signal, ...options }: UploadOptions,
): Promise<UploadSession> {
  const { path, ...request } = sessionRequest(target, options)
  return graph.json(path, {
    ...request,
    // A session whose answer was lost expires by itself and holds nothing.
    idempotent: true,
    ...(ifMatch !== undefined && { headers: { 'if-match': ifMatch } }),
    ...(signal && { signal }),
  })
}

export function sessionRequest(
  target: ItemAddress,
  { conflictBehavior = 'replace', fileSystemInfo }: Pick<UploadOptions, 'conflictBehavior' | 'fileSystemInfo'>,
): { path: string; method: 'POST'; json: object } {
  const item = { '@microsoft.graph.conflictBehavior': conflictBehavior, ...(fileSystemInfo && { fileSystemInfo }) }
  return { path: target.below('createUploadSession'), method: 'POST', json: { item } }
}

async function existing(graph: Graph, { self }: ItemAddress): Promise<DriveItem | undefined> {
  try {
    return await graph.json<DriveItem>(self)
  } catch (error) {
    if (error instanceof GraphError && error.status === 404) return undefined
    throw error
  }
}
