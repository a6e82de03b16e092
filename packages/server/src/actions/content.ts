/** What is to be stored, wherever it comes from: opened as a source to upload from, as often as needed. */
import type { FileReference, ItemAddress } from '@drawbridge/api'
import { type ByteSource, type ItemClient, TransferError, type UploadSource } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import type { ActionContext } from './action-context.ts'
import { assertFile, find } from './locate.ts'
import { itemOf, lengthOf, openFile } from './open-file.ts'
import { fileOf } from './present-item.ts'
import { reopenedSource } from './reopened-source.ts'
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

export type ContentInput = {
  readonly file?: FileReference | ItemAddress | undefined
  readonly text?: string | undefined
  readonly url?: string | undefined
}

/** @throws {Problem} `invalid_request` unless there is exactly one */
export async function contentOf(context: ActionContext, { file, text, url }: ContentInput): Promise<Content> {
  const given = [file, text, url].filter((each) => each !== undefined)
  if (given.length !== 1) throw new Problem('invalid_request', 'Give exactly one of file, text and url.')
  if (text !== undefined) return ofText(text)
  if (url !== undefined) return ofUrl(context, url)
  return ofFile(context, await referenceTo(context, file!))
}

/** @throws {Problem} `invalid_request` for a folder */
export async function referenceTo(context: ActionContext, file: FileReference | ItemAddress): Promise<FileReference> {
  if (isReference(file)) return file
  const { item } = await find(context, file)
  assertFile(item)
  return fileOf(context, item)
}

export function isReference(file: FileReference | ItemAddress): file is FileReference {
  return typeof file === 'object' && 'from' in file
}

function ofText(text: string): Content {
  const open = async (): Promise<OpenedContent> => opened(text)
  return { name: undefined, steady: true, open }
}

async function ofFile(context: ActionContext, reference: FileReference): Promise<Content> {
  const { name } = reference
  if (reference.from === 'run') {
    const { contentId, size } = reference
    const reopen = () => context.openContent(contentId)
    if (size === null) return { name, steady: true, open: async () => spooled(await reopen()) }
    return {
      name,
      steady: true,
      open: async () => opened(reopenedSource({ size, mark: contentId, open: skipping(reopen) })),
    }
  }
  const { versionId, format, thumbnail } = reference
  if (versionId !== undefined || format || thumbnail) {
    const open = async (): Promise<OpenedContent> => {
      const { stream, size } = await openFile(reference, context)
      return size === null ? spooled(stream) : opened(stream, size)
    }
    return { name, steady: !format && !thumbnail, open }
  }

  const at = await itemOf(context, reference)
  const item = await at.get()
  assertFile(item)
  const { size = 0, cTag } = item
  const quickXorHash = item.file?.hashes?.quickXorHash
  const known = quickXorHash ? { size, quickXorHash } : undefined
  const open = async () => opened(reopenedSource({ size, mark: cTag, open: reopeningDownload(at, context.signal) }))
  return { name: reference.name, steady: true, known, open }
}

/** The same content from any byte on: one that has changed since is not mixed with what it was. */
function reopeningDownload(at: ItemClient, signal: AbortSignal) {
  let eTag: string | undefined
  return async (start: number): Promise<ReadableStream<Uint8Array>> => {
    const response = await at.download({ ...(start > 0 && { range: { start }, ifRange: eTag }), signal })
    if (start > 0 && response.status !== 206) {
      await response.body?.cancel()
      throw new TransferError('content_changed', 'The file was written to while it was being read. Try again.')
    }
    eTag ??= response.headers.get('etag') ?? undefined
    return response.body ?? new Blob([]).stream()
  }
}

function ofUrl(context: ActionContext, url: string): Content {
  const open = async (): Promise<OpenedContent> => {
    const response = await context.fetch(url, { signal: context.signal })
    if (!response.ok) {
      await response.body?.cancel()
      throw new Problem('invalid_request', `url: What is at this address was answered with status ${response.status}.`)
    }
    const stream = response.body ?? new Blob([]).stream()
    const size = lengthOf(response)
    return size === null ? spooled(stream) : opened(stream, size)
  }
  return { name: lastSegment(url), steady: true, open }
}

/** From a byte on, of what can only be opened from its start. */
function skipping(open: () => Promise<ReadableStream<Uint8Array>>) {
  return async (start: number): Promise<ReadableStream<Uint8Array>> => {
    const stream = await open()
    if (start === 0) return stream
    let left = start
    return stream.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          if (left < chunk.length) controller.enqueue(chunk.subarray(left))
          left = Math.max(0, left - chunk.length)
        },
      }),
    )
  }
}

function opened(source: UploadSource, size?: number): OpenedContent {
  const dispose = async (): Promise<void> => {
    if (source instanceof ReadableStream && !source.locked) await source.cancel().catch(() => undefined)
    if (isByteSource(source)) await source.close?.()
  }
  return { source, ...(size !== undefined && { size }), [Symbol.asyncDispose]: dispose }
}

async function spooled(stream: ReadableStream<Uint8Array>): Promise<OpenedContent> {
  const { source, remove } = await spoolStream(stream)
  return { source, [Symbol.asyncDispose]: remove }
}

function isByteSource(source: UploadSource): source is ByteSource {
  return typeof source === 'object' && 'read' in source && 'rereadable' in source
}

function lastSegment(url: string): string | undefined {
  const last = new URL(url).pathname.split('/').at(-1)!
  try {
    return decodeURIComponent(last) || undefined
  } catch {
    return last
  }
}
