/**
 * A file in parallel ranges: several HTTP/1.1 connections, each writing what comes at its place in the file.
 *
 * Bytes go from the socket into three small buffers per connection and from there to disk; memory does not grow with the
 * file. The hash is made on the way, in whatever order the ranges come.
 */
import type { FileHandle } from 'node:fs/promises'
import { Agent } from 'undici'
import { TransferError, TransportError } from '../errors.ts'
import { retryDelay } from '../http/retry.ts'
import { aborted } from '../http/sleep.ts'
import type { ItemClient } from '../item-client.ts'
import type { QuickXorHash } from '../transfers/quick-xor-hash.ts'
import { diskError } from './disk-error.ts'
import { type Ranged, requestRange } from './request-range.ts'

export type Range = { readonly start: number; readonly end: number }

export type RangeDownload = {
  readonly item: ItemClient
  readonly file: FileHandle
  readonly path: string
  readonly ranges: readonly Range[]
  readonly connections: number
  /** Known already, from a listing. */
  readonly downloadUrl?: string | undefined
  readonly hash: QuickXorHash
  readonly signal?: AbortSignal | undefined
  /** Bytes that are on disk now. */
  readonly onBytes: (count: number) => void
  readonly onRange: (range: Range) => Promise<void>
}

/** How often in a row a range may fail without getting on. */
const patience = 6
const bufferSize = 256 * 1024

/**
 * @throws {TransferError} `content_changed`, `disk`
 * @throws {TransportError} when the network stays away, or the caller gave up
 * @throws {GraphError} when Graph gives no URL any more
 */
export async function downloadRanges(download: RangeDownload): Promise<void> {
  const { connections, ranges, signal } = download
  const agent = new Agent({ connections, allowH2: false, bodyTimeout: 60_000, headersTimeout: 30_000 })
  const failed = new AbortController()
  const stop = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal
  const urls = urlsOf(download)
  const left = [...ranges].reverse()
  let eTag: string | undefined

  const carry = async (buffers: readonly Buffer[]): Promise<void> => {
    for (let range = left.pop(); range && !stop.aborted; range = left.pop()) {
      await carryRange(range, buffers)
      await download.onRange(range)
    }
  }

  const carryRange = async ({ start, end }: Range, buffers: readonly Buffer[]): Promise<void> => {
    const { pacer, policy, sleep, random, now } = download.item.means
    let at = start
    for (let failures = 0; at < end; ) {
      if (stop.aborted) throw aborted(signal)
      const url = await urls.current()
      const leave = await pacer.enter('bulk', stop)
      const before = at
      let outcome: Ranged
      try {
        outcome = await requestRange(
          { agent, url, start: at, end, eTag, buffers, signal: stop, now },
          async (bytes) => {
            await writeAll(download, bytes, at)
            download.hash.update(bytes, at)
            at += bytes.length
            download.onBytes(bytes.length)
          },
        )
      } finally {
        leave()
      }
      if (outcome.kind === 'changed') throw contentChanged()
      if (outcome.kind === 'answered') pacer.learn(outcome.status, outcome.headers)
      if (outcome.kind === 'came') {
        eTag ??= outcome.eTag
        pacer.learn(206, new Headers())
        if (at >= end) return
      }
      if (stop.aborted) throw aborted(signal)
      if (at > before) failures = 0
      const status = outcome.kind === 'answered' ? outcome.status : undefined
      if (status !== undefined && stale.has(status) && failures < 2) {
        failures += 1
        urls.renew(url)
        continue
      }
      const retryAfterMs = outcome.kind === 'answered' ? outcome.retryAfterMs : undefined
      const wait = retryDelay(
        { retry: ++failures, idempotent: true, status, retryAfterMs },
        { ...policy, limit: patience },
        random,
      )
      if (wait === undefined) throw failure(outcome)
      await sleep(wait, stop)
    }
  }

  try {
    const workers = Math.min(connections, ranges.length)
    await Promise.all(
      Array.from({ length: workers }, () =>
        carry(Array.from({ length: 3 }, () => Buffer.allocUnsafeSlow(bufferSize))).catch((error) => {
          failed.abort(error)
          throw error
        }),
      ),
    )
  } catch (error) {
    // The first failure stops the others; theirs is only that they were stopped.
    throw signal?.aborted ? aborted(signal) : (failed.signal.reason ?? error)
  } finally {
    await agent.destroy()
  }
}

async function writeAll({ file, path }: RangeDownload, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done).catch((cause) => {
      throw diskError(`"${path}" cannot be written`, cause)
    })
    done += bytesWritten
  }
}

const stale = new Set([401, 403, 404, 410])

/** One URL for all ranges, asked for again when it has gone stale. */
function urlsOf({ item, downloadUrl, signal }: RangeDownload): {
  current(): Promise<string>
  renew(stale: string): void
} {
  let url: Promise<string> | undefined = downloadUrl === undefined ? undefined : Promise.resolve(downloadUrl)
  let last = downloadUrl
  return {
    current: async () => {
      url ??= item.contentUrl({ signal })
      last = await url
      return last
    },
    renew: (old) => {
      if (old === last) url = undefined
    },
  }
}

function contentChanged(): TransferError {
  return new TransferError('content_changed', 'The file changed while it was being downloaded. Download it again.')
}

function failure(outcome: Ranged): Error {
  if (outcome.kind === 'broken' && outcome.cause instanceof TransferError) return outcome.cause
  const status = outcome.kind === 'answered' ? ` (status ${outcome.status})` : ''
  return new TransportError('network', `The download was cut too often${status}. Try again.`, {
    cause: outcome.kind === 'broken' ? outcome.cause : undefined,
  })
}
