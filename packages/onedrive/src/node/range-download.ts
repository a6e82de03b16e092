/**
 * A file in ranges, over several connections, each writing what comes at its place in the file; one that is done takes
 * over from the slowest. Memory does not grow with the file, and the hash is made on the way, in whatever order the
 * bytes come.
 */
import type { FileHandle } from 'node:fs/promises'
import { TransferError, TransportError } from '../errors.ts'
import type { RangeConnection, Ranged } from '../http/direct.ts'
import { retryAfterMs, retryDelay } from '../http/retry.ts'
import { aborted } from '../http/sleep.ts'
import type { ItemClient } from '../item-client.ts'
import { staleUrl } from '../transfers/download.ts'
import type { QuickXorHash } from '../transfers/quick-xor-hash.ts'
import { type Range, sizeOf } from './byte-intervals.ts'
import { contentUrls } from './content-urls.ts'
import { fetchRanges } from './fetch-ranges.ts'
import { type RangeWriter, rangeWriter, type Segment } from './range-writer.ts'
import { shareOut } from './segments.ts'

export type RangeDownload = {
  readonly item: ItemClient
  readonly file: FileHandle
  readonly path: string
  readonly missing: readonly Range[]
  /** At most. */
  readonly connections: number
  /** Bytes worth a connection. */
  readonly rangeSize: number
  /** Known already, from a listing. */
  readonly downloadUrl?: string | undefined
  readonly hash: QuickXorHash
  readonly signal?: AbortSignal | undefined
  /** These bytes are on disk now. */
  readonly onWritten: (start: number, end: number) => void
}

/** How often in a row a range may fail without getting on. */
const patience = 6

/**
 * @throws {TransferError} `content_changed`, `disk`
 * @throws {TransportError} when the network stays away, or the caller gave up
 * @throws {GraphError} when Graph gives no URL any more
 */
export async function downloadRanges(download: RangeDownload): Promise<void> {
  const { item, connections, signal } = download
  const { pacer, policy, sleep, random, now, openRanges } = item.means
  const failed = new AbortController()
  const stop = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal
  const urls = contentUrls(download)
  const share = shareOut(download.missing, download.rangeSize / 4)
  let eTag: string | undefined

  const work = async (): Promise<void> => {
    let connection = openRanges?.()
    const writer = rangeWriter({
      ...download,
      bytes: sizeOf(download.missing),
      fits: (tag) => {
        eTag ??= tag
        return tag === undefined || tag === eTag
      },
      onFailed: (error) => failed.abort(error),
    })
    const read: RangeConnection['read'] = async (request, sink) => {
      const leave = connection && (await pacer.enter('bulk', stop))
      const outcome = await (connection ?? fetchRanges(item.means)).read(request, sink)
      leave?.()
      if (outcome.kind !== 'unsupported') return outcome
      connection?.close()
      connection = undefined
      return fetchRanges(item.means).read(request, sink)
    }
    try {
      for (let segment = share.take(); segment && !stop.aborted; segment = share.take()) {
        writer.begin(segment)
        await carry(segment, writer, read)
        await writer.flush()
        share.done(segment)
      }
    } finally {
      connection?.close()
      // Nothing may be written any more once the file is closed.
      await writer.flush().catch(() => undefined)
    }
  }

  /** Until the segment is there, however often it has to be asked for. */
  const carry = async (segment: Segment, writer: RangeWriter, read: RangeConnection['read']): Promise<void> => {
    let refusals = 0
    for (let failures = 0; segment.at < segment.end; ) {
      if (stop.aborted) throw aborted(signal)
      const url = await urls.current()
      const before = segment.at
      const outcome = await read({ url, start: segment.at, end: segment.end, eTag, signal: stop }, writer)
      if (outcome.kind === 'came') pacer.learn(206, new Headers())
      else if (outcome.kind === 'answered') pacer.learn(outcome.status, outcome.headers)
      if (segment.at >= segment.end) return
      await writer.flush()
      if (stop.aborted) throw aborted(signal)
      if (outcome.kind === 'changed') throw contentChanged()
      if (outcome.kind === 'failed') throw outcome.error
      if (segment.at > before) failures = refusals = 0
      const status = outcome.kind === 'answered' ? outcome.status : undefined
      if (status !== undefined && staleUrl.has(status) && refusals++ < 2) {
        urls.renew(url)
        continue
      }
      const wait = retryDelay(
        {
          retry: ++failures,
          idempotent: true,
          status,
          retryAfterMs: outcome.kind === 'answered' ? retryAfterMs(outcome.headers, now()) : undefined,
        },
        { ...policy, limit: patience },
        random,
      )
      if (wait === undefined) throw failure(outcome)
      await sleep(wait, stop)
    }
  }

  await Promise.all(Array.from({ length: connections }, () => work().catch((error) => failed.abort(error))))
  // The first failure stopped the others; theirs is only that they were stopped.
  if (signal?.aborted) throw aborted(signal)
  if (failed.signal.aborted) throw failed.signal.reason
}

function contentChanged(): TransferError {
  return new TransferError('content_changed', 'The file changed while it was being downloaded. Download it again.')
}

function failure(outcome: Ranged): Error {
  const status = outcome.kind === 'answered' ? ` (status ${outcome.status})` : ''
  return new TransportError('network', `The download was cut too often${status}. Try again.`, {
    cause: outcome.kind === 'broken' ? outcome.cause : undefined,
  })
}
