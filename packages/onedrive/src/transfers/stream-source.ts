/** A stream as a source: read once, forward, with only the newest part kept, and the next one where it is wanted. */
import { TransferError, UsageError } from '../errors.ts'
import { type ByteSource, type Bytes, bytesSource } from './byte-source.ts'

/** A stream whose length is known beforehand, such as one with a `Content-Length`. */
export function streamSource(stream: ReadableStream<Uint8Array>, size: number): ByteSource {
  const reader = stream.getReader()
  let kept: Bytes = new Uint8Array()
  let keptFrom = 0
  /** What came after the kept part. */
  let ahead: Uint8Array[] = []
  let aheadLength = 0
  let filling = Promise.resolve()

  /** One after the other, since a stream is read in its order. */
  const fill = (end: number): Promise<void> => {
    filling = filling.then(async () => {
      while (keptFrom + kept.length + aheadLength < end) {
        const { done, value } = await read(reader)
        if (done) return
        ahead.push(value)
        aheadLength += value.length
      }
    })
    return filling
  }

  return {
    size,
    rereadable: false,
    read: async (start, end) => {
      if (start < keptFrom) {
        throw new TransferError('source_failed', 'The upload has to go back, and a stream cannot. Upload it again.')
      }
      await fill(end)
      const rest = kept.subarray(start - keptFrom)
      kept = aheadLength > 0 ? concatenate([rest, ...ahead], rest.length + aheadLength) : rest
      ahead = []
      aheadLength = 0
      keptFrom = start
      return kept.subarray(0, end - start)
    },
    prepare: (end) => {
      fill(end).catch(() => undefined)
    },
    close: () => reader.cancel().catch(() => undefined),
  }
}

/**
 * A stream of unknown length. An upload has to name its length first, so this looks for the end within `limit` bytes.
 *
 * @throws {UsageError} `size_required` when the stream is longer
 */
export async function gatheredSource(stream: ReadableStream<Uint8Array>, limit: number): Promise<ByteSource> {
  const reader = stream.getReader()
  const parts: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await read(reader)
    if (done) return bytesSource(concatenate(parts, length))
    parts.push(value)
    length += value.length
    if (length <= limit) continue
    await reader.cancel().catch(() => undefined)
    throw new UsageError('size_required', `Say how long a stream of more than ${limit} bytes is: give its size.`)
  }
}

async function read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<ReadableStreamReadResult<Uint8Array>> {
  try {
    return await reader.read()
  } catch (cause) {
    throw new TransferError('source_failed', 'The stream to upload failed before its end.', { cause })
  }
}

function concatenate(parts: readonly Uint8Array[], length: number): Bytes {
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
