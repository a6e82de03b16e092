/** Anything that can be uploaded, as a source. */
import { UsageError } from '../errors.ts'
import { type ByteSource, blobSource, bytesSource } from './byte-source.ts'
import { gatheredSource, streamSource } from './stream-source.ts'

/** Text is sent as UTF-8; of a response, such as the answer of another server, its body. A `ByteSource` is one of your own, or a file from `@drawbridge/onedrive/node`. */
export type UploadSource = Blob | Uint8Array | ArrayBuffer | string | ReadableStream<Uint8Array> | Response | ByteSource

/**
 * @param size promised length in bytes, needed for streams longer than `gather`; checked against every source
 * @throws {UsageError} `invalid_source`, `size_required`
 */
export async function openSource(source: UploadSource, size: number | undefined, gather: number): Promise<ByteSource> {
  if (size !== undefined && !(Number.isSafeInteger(size) && size >= 0)) {
    throw new UsageError('invalid_size', 'Give the size as a whole number of bytes.')
  }
  if (source instanceof Response) return openResponse(source, size, gather)
  if (source instanceof ReadableStream) {
    return size === undefined ? gatheredSource(source, gather) : streamSource(source, size)
  }
  const opened = openSized(source)
  return size === undefined ? opened : { ...opened, size }
}

function openResponse(
  { ok, status, headers, body }: Response,
  size: number | undefined,
  gather: number,
): Promise<ByteSource> {
  if (!ok) throw new UsageError('invalid_source', `What was to be uploaded was answered with status ${status}.`)
  const length = headers.has('content-encoding') ? null : headers.get('content-length')
  return openSource(body ?? '', size ?? (length === null ? undefined : Number(length)), gather)
}

function openSized(source: Exclude<UploadSource, ReadableStream<Uint8Array> | Response>): ByteSource {
  if (source instanceof Blob) return blobSource(source)
  if (typeof source === 'string') return bytesSource(new TextEncoder().encode(source))
  if (source instanceof ArrayBuffer) return bytesSource(new Uint8Array(source))
  // Memory shared between threads may change while it is sent, and fetch does not take it.
  if (source instanceof Uint8Array) {
    return bytesSource(source.buffer instanceof ArrayBuffer ? (source as Uint8Array<ArrayBuffer>) : source.slice())
  }
  if (typeof source === 'object' && source !== null && 'read' in source) return source
  throw new UsageError('invalid_source', 'Upload a Blob, bytes, text, a stream or a file.')
}
