/** What a file of an earlier step holds. */
import type { FileReference } from '@drawbridge/api'
import { type ItemClient, TransferError } from '@drawbridge/onedrive'
import type { ActionContext } from './action-context.ts'
import { assertFile } from './locate.ts'
import { itemOf, openFile } from './open-file.ts'
import { type Content, type OpenedContent, opened, spooled } from './opened-content.ts'
import { reopenedSource } from './reopened-source.ts'

type Kept = Extract<FileReference, { from: 'run' }>
type InDrive = Extract<FileReference, { from: 'drive' }>

/** @throws {Problem} `invalid_request` for a folder */
export async function contentOfFile(context: ActionContext, reference: FileReference): Promise<Content> {
  if (reference.from === 'run') return keptContent(context, reference)
  const { versionId, format, thumbnail } = reference
  const isCurrent = versionId === undefined && !format && !thumbnail
  return isCurrent ? currentContent(context, reference) : variantContent(context, reference)
}

function keptContent({ openContent }: ActionContext, { name, contentId, size }: Kept): Content {
  const reopen = () => openContent(contentId)
  const open = async (): Promise<OpenedContent> =>
    size === null ? spooled(await reopen()) : opened(reopenedSource({ size, mark: contentId, open: skipping(reopen) }))
  return { name, steady: true, open }
}

/** An earlier version, a thumbnail, or a conversion, which gives other bytes each time. */
function variantContent(context: ActionContext, reference: InDrive): Content {
  const open = async (): Promise<OpenedContent> => {
    const { stream, size } = await openFile(reference, context)
    return size === null ? spooled(stream) : opened(stream, size)
  }
  return { name: reference.name, steady: !reference.format && !reference.thumbnail, open }
}

async function currentContent(context: ActionContext, reference: InDrive): Promise<Content> {
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
