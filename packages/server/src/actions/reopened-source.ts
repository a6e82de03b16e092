/** A stream that can be opened from any byte on, as a source that an upload may read again. */
import { type ByteSource, TransferError } from '@drawbridge/onedrive'

export type Reopened = {
  readonly size: number
  /** Tells this content from what may be there later. */
  readonly mark: string | undefined
  readonly open: (start: number) => Promise<ReadableStream<Uint8Array>>
}

/** After so many cuts in a row without a byte, it is given up. */
const mostCuts = 4

/** Read in order, it is one stream; whoever goes back, or meets a cut, has it opened again at that byte. */
export function reopenedSource({ size, mark, open }: Reopened): ByteSource {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  let at = 0
  let left: Uint8Array = new Uint8Array()

  const close = async (): Promise<void> => {
    const closing = reader
    reader = undefined
    left = new Uint8Array()
    await closing?.cancel().catch(() => undefined)
  }
  const next = async (): Promise<Uint8Array | undefined> => {
    if (left.length > 0) return left
    reader ??= (await open(at)).getReader()
    const { done, value } = await reader.read()
    return done ? undefined : value
  }
  const nextAfterCuts = async (): Promise<Uint8Array | undefined> => {
    for (let cuts = 1; ; cuts++) {
      try {
        const chunk = await next()
        if (chunk !== undefined || at >= size) return chunk
      } catch (cause) {
        // What has changed will not change back.
        if (cause instanceof TransferError && cause.code === 'content_changed') throw cause
        if (cuts >= mostCuts)
          throw new TransferError('source_failed', 'The file could not be read to its end.', { cause })
      }
      // An end before the end is a cut as well.
      if (cuts >= mostCuts) return undefined
      await close()
    }
  }

  return {
    size,
    rereadable: true,
    ...(mark !== undefined && { mark }),
    async read(start, end, into) {
      // Whoever looks behind the end finds nothing, without asking.
      const until = Math.min(end, size)
      const wanted = Math.max(0, until - start)
      const bytes = into && into.length >= wanted ? into.subarray(0, wanted) : new Uint8Array(wanted)
      if (wanted === 0) return bytes
      if (start !== at) {
        await close()
        at = start
      }
      let filled = 0
      while (filled < wanted) {
        const chunk = await nextAfterCuts()
        if (chunk === undefined) break
        const taken = chunk.subarray(0, wanted - filled)
        bytes.set(taken, filled)
        filled += taken.length
        at += taken.length
        left = chunk.subarray(taken.length)
      }
      return bytes.subarray(0, filled)
    },
    close,
  }
}
