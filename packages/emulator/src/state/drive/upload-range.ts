/** One fragment of an upload session: which bytes it says it carries, and whether the session may take them now. */
import { GraphFailure } from '../../errors.ts'
import { largestFile } from './put-file.ts'
import { invalidRequest } from './refusals.ts'

/** Bytes: fragments must be multiples of this, but for the last. */
export const fragmentUnit = 320 * 1024
/** Bytes. */
export const largestFragment = 60 * 1024 ** 2

export type UploadRange = {
  readonly start: number
  /** The first byte after the fragment. */
  readonly end: number
  readonly total: number
}

/**
 * @param contentRange as in `bytes 0-25/128`
 * @throws GraphFailure 400 `invalidRequest`
 */
export function uploadRange(contentRange: string | undefined): UploadRange {
  const [, first, last, total] = contentRange?.trim().match(/^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/i) ?? []
  if (first === undefined || last === undefined || total === undefined) {
    throw invalidRequest('The Content-Range header must read "bytes {first}-{last}/{total}", with a known total.')
  }
  const range = { start: Number(first), end: Number(last) + 1, total: Number(total) }
  if (range.end <= range.start || range.end > range.total) {
    throw invalidRequest('The Content-Range header names a range that is not within the total.')
  }
  return range
}

/**
 * @param session bytes held so far, and the total if a fragment or the client has told it
 * @throws GraphFailure 400 or 416
 */
export function checkRange(range: UploadRange, session: { received: number; total: number | undefined }): void {
  const length = range.end - range.start
  if (range.total > largestFile) throw invalidRequest('A file may have 250 GB.', 'maxFileSizeExceeded')
  if (session.total !== undefined && range.total !== session.total) {
    const message = `The total length was ${session.total} before and is ${range.total} now.`
    throw invalidRequest(message, 'fragmentLengthMismatch')
  }
  if (length > largestFragment) {
    throw invalidRequest('A fragment may have 60 MiB.', 'maxFragmentLengthExceeded')
  }
  if (range.start < session.received) {
    throw invalidRange('The fragment overlaps with data that has already been received.', 'fragmentOverlap')
  }
  if (range.start > session.received) {
    throw invalidRange('The uploaded fragment does not follow the data received so far.', 'fragmentOutOfOrder')
  }
  if (range.end < range.total && length % fragmentUnit !== 0) {
    throw invalidRequest(`Fragments must be multiples of ${fragmentUnit} bytes, but for the last one.`)
  }
}

function invalidRange(message: string, innerCode: string): GraphFailure {
  return new GraphFailure(416, 'invalidRange', message, { innerCode })
}
