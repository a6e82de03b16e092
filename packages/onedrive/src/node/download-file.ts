/** Downloads to disk: large files in parallel ranges, others in one request. */
import { utimes } from 'node:fs/promises'
import { TransferError } from '../errors.ts'
import type { DriveItem } from '../graph/wire.ts'
import { inOperation } from '../http/trace.ts'
import type { ItemClient } from '../item-client.ts'
import { createQuickXorHash } from '../transfers/quick-xor-hash.ts'
import { diskError } from './disk-error.ts'
import { openPartFile, type PartFile } from './part-file.ts'
import { downloadRanges } from './range-download.ts'

const standardRange = 8 * 1024 * 1024

export type DownloadToFileOptions = {
  readonly signal?: AbortSignal | undefined
  /** Called after each piece that is on disk. `total` is absent where the service does not know it. */
  readonly onProgress?: ((progress: { loaded: number; total?: number }) => void) | undefined
  /** `false` takes what came without comparing its size and hash. @default true */
  readonly verify?: boolean | undefined
  /** Gives the file the time the item has. @default false */
  readonly keepTimes?: boolean | undefined
  /**
   * Keeps what has come when the download fails or its process dies, and goes on from there the next time.
   *
   * @default false
   */
  readonly resume?: boolean | undefined
  /**
   * Waits until the disk has it before it gets its name, so that it survives a power cut. Costs a moment for each file;
   * trees do without.
   *
   * @default true
   */
  readonly durable?: boolean | undefined
  /** Connections for one large file, at most: one for each `rangeSize`. @default 16 */
  readonly connections?: number | undefined
  /** Bytes worth a connection; a file of twice as many is loaded over several. @default 8 MiB */
  readonly rangeSize?: number | undefined
  /** The item as a listing told it, which saves asking for it. */
  readonly item?: DriveItem | undefined
}

/**
 * Downloads a file to disk. It is written beside its final name and renamed when whole and verified: under that name
 * there is either the old file or the complete new one, whatever happens.
 *
 * @throws {TransferError} `disk` (for example full), `hash_mismatch`, `content_changed`
 * @throws {GraphError} `itemNotFound` …
 * @throws {TransportError} when the network stays away, or the caller gave up
 */
export async function downloadToFile(
  item: ItemClient,
  path: string,
  options: DownloadToFileOptions = {},
): Promise<DriveItem> {
  return inOperation(
    item.means.tracer,
    'onedrive.download',
    () => carry(item, path, options),
    ({ size = 0 }) => ({ 'onedrive.bytes': size }),
  )
}

async function carry(item: ItemClient, path: string, options: DownloadToFileOptions): Promise<DriveItem> {
  const { verify = true, resume = false, rangeSize = standardRange, onProgress } = options
  const expected = options.item ?? (await item.get())
  const hash = createQuickXorHash()
  const size = expected.size ?? 0
  const part = await openPartFile(path, expected, { size, resume, hash })
  try {
    let loaded = part.loaded
    const onBytes = (count: number): void => {
      loaded += count
      onProgress?.({ loaded, ...(expected.size !== undefined && { total: expected.size }) })
    }
    const ranged = part.loaded > 0 || size >= 2 * rangeSize || (size > 0 && item.means.openRanges)
    const bring = ranged ? inRanges : inOneRequest
    await bring(item, part, expected, options, { hash, onBytes })
    if (verify) assertComplete(expected, { size: loaded, quickXorHash: hash.digest() })
    await part.finish(options.durable ?? true)
  } catch (error) {
    const damaged = error instanceof TransferError && error.code !== 'disk'
    await part.abandon(resume && !damaged)
    throw error
  }
  if (options.keepTimes) await setTimes(path, expected)
  return expected
}

type Sink = { readonly hash: ReturnType<typeof createQuickXorHash>; readonly onBytes: (count: number) => void }

function inRanges(
  item: ItemClient,
  part: PartFile,
  expected: DriveItem,
  { signal, connections = 16, rangeSize = standardRange }: DownloadToFileOptions,
  { hash, onBytes }: Sink,
): Promise<void> {
  return downloadRanges({
    item,
    file: part.file,
    path: part.path,
    missing: part.missing,
    connections: Math.min(connections, Math.ceil((expected.size ?? 0) / rangeSize)),
    rangeSize,
    downloadUrl: expected['@microsoft.graph.downloadUrl'],
    hash,
    signal,
    onWritten: (start, end) => {
      part.note({ start, end })
      onBytes(end - start)
    },
  })
}

async function inOneRequest(
  item: ItemClient,
  part: PartFile,
  expected: DriveItem,
  { signal }: DownloadToFileOptions,
  { hash, onBytes }: Sink,
): Promise<void> {
  const downloadUrl = expected['@microsoft.graph.downloadUrl']
  for await (const bytes of item.content({ signal, downloadUrl })) {
    await part.file.writeFile(bytes).catch((cause) => {
      throw diskError(`"${part.path}" cannot be written`, cause)
    })
    hash.update(bytes)
    onBytes(bytes.length)
  }
}

/** A time that cannot be set is no reason to lose the file. */
async function setTimes(path: string, { fileSystemInfo, lastModifiedDateTime }: DriveItem): Promise<void> {
  const time = Date.parse(fileSystemInfo?.lastModifiedDateTime ?? lastModifiedDateTime ?? '')
  if (!Number.isNaN(time)) await utimes(path, time / 1000, time / 1000).catch(() => undefined)
}

type Written = { readonly size: number; readonly quickXorHash: string }

function assertComplete(expected: DriveItem, { size, quickXorHash }: Written): void {
  const promised = expected.file?.hashes?.quickXorHash
  if ((expected.size === undefined || expected.size === size) && (!promised || promised === quickXorHash)) return
  throw new TransferError('hash_mismatch', 'What arrived is not what OneDrive holds. Download it again.')
}
