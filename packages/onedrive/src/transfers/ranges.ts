/** The arithmetic of chunks and ranges. Pure. */
import { UsageError } from '../errors.ts'

const kibibyte = 1024
const mebibyte = 1024 * kibibyte

/** The service takes chunks in multiples of this only, the last one excepted. */
export const chunkUnit = 320 * kibibyte
export const largestChunk = 60 * mebibyte
export const defaultChunkSize = 10 * mebibyte

/** @throws {UsageError} `invalid_chunk_size` unless it is a multiple of 320 KiB up to 60 MiB */
export function assertChunkSize(bytes: number): void {
  if (Number.isInteger(bytes / chunkUnit) && bytes > 0 && bytes <= largestChunk) return
  throw new UsageError('invalid_chunk_size', `A chunk is a multiple of ${chunkUnit} bytes, up to ${largestChunk}.`)
}

/** Where a chunk that starts at `offset` ends, exclusive. */
export function chunkEnd(offset: number, size: number, chunkSize: number): number {
  return Math.min(offset + chunkSize, size)
}

/** `Content-Range` of a chunk; `end` is exclusive, as everywhere but in the header. */
export function contentRange(start: number, end: number, size: number): string {
  return `bytes ${start}-${end - 1}/${size}`
}

/**
 * The first byte that an upload session still waits for, from its `nextExpectedRanges` (such as `["26-", …]`);
 * `undefined` when it names none.
 */
export function nextExpected(ranges: unknown): number | undefined {
  if (!Array.isArray(ranges)) return undefined
  const starts = ranges.flatMap((range) => {
    const start = typeof range === 'string' ? /^(\d+)-/.exec(range)?.[1] : undefined
    return start === undefined ? [] : [Number(start)]
  })
  return starts.length === 0 ? undefined : Math.min(...starts)
}

/** Part of a file: bytes from `start` up to, not including, `end`; without `end`, to the last one. */
export type ByteRange = { readonly start: number; readonly end?: number | undefined }

/** The `Range` header. @throws {UsageError} `invalid_range` */
export function rangeHeader({ start, end }: ByteRange): string {
  const valid =
    Number.isSafeInteger(start) && start >= 0 && (end === undefined || (Number.isSafeInteger(end) && end > start))
  if (!valid) throw new UsageError('invalid_range', 'Give a range of whole bytes whose end lies behind its start.')
  return `bytes=${start}-${end === undefined ? '' : end - 1}`
}

/** Start and whole size from `Content-Range: bytes 5-9/10`. */
export function parseContentRange(value: string | null): { start: number; size: number | undefined } | undefined {
  const found = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(value ?? '')
  if (!found) return undefined
  return { start: Number(found[1]), size: found[2] === '*' ? undefined : Number(found[2]) }
}

/** The content's tag, where it is one that `If-Range` takes: a strong one (RFC 9110, 13.1.5). */
export function strongTag(headers: Headers): string | undefined {
  const eTag = headers.get('etag')
  return eTag?.startsWith('"') ? eTag : undefined
}
