/** What is to be stored, opened as a source to upload from, as often as needed. */
import type { ByteSource, UploadSource } from '@drawbridge/onedrive'
import { spoolStream } from './spool.ts'

export type Content = {
  /** What it is called where it comes from; undefined where it has no name. */
  readonly name: string | undefined
  /** Whether it is the same bytes each time. Conversions are not. */
  readonly steady: boolean
  /** Its quickXorHash and size, where they are known without reading it. */
  readonly known?: { readonly size: number; readonly quickXorHash: string } | undefined
  open(): Promise<OpenedContent>
}

export type OpenedContent = AsyncDisposable & { readonly source: UploadSource; readonly size?: number }

/** @param size of a stream */
export function opened(source: UploadSource, size?: number): OpenedContent {
  const dispose = async (): Promise<void> => {
    if (source instanceof ReadableStream && !source.locked) await source.cancel().catch(() => undefined)
    if (isByteSource(source)) await source.close?.()
  }
  return { source, ...(size !== undefined && { size }), [Symbol.asyncDispose]: dispose }
}

/** A stream that does not say how long it is. */
export async function spooled(stream: ReadableStream<Uint8Array>): Promise<OpenedContent> {
  const { source, remove } = await spoolStream(stream)
  return { source, [Symbol.asyncDispose]: remove }
}

function isByteSource(source: UploadSource): source is ByteSource {
  return typeof source === 'object' && 'read' in source && 'rereadable' in source
}
