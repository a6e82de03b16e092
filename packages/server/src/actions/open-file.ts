/** A file on its way between steps, opened at the moment when its bytes are needed. */
import type { FileReference } from '@drawbridge/api'
import type { ItemClient, OneDrive, ThumbnailSize } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import type { ActionContext } from './action-context.ts'

export type OpenFile = {
  readonly stream: ReadableStream<Uint8Array>
  /** Bytes; null where it is known only at the end. */
  readonly size: number | null
  readonly mimeType: string | null
}

type FileInDrive = FileReference & { from: 'drive' }

/**
 * @throws {GraphError} `itemNotFound`, `notSupported` (406) for what cannot be converted …
 * @throws {Problem} `not_found` for a file whose connection is out of reach
 */
export async function openFile(reference: FileReference, context: ActionContext): Promise<OpenFile> {
  const { mimeType } = reference
  if (reference.from === 'run') {
    return { stream: await context.openContent(reference.contentId), size: reference.size, mimeType }
  }
  const item = await itemOf(context, reference)
  if (!isVariant(reference)) return openContent(item, context.signal)
  const response = await openVariant(item, reference, context)
  return { stream: response.body ?? new Blob([]).stream(), size: lengthOf(response), mimeType }
}

/**
 * The bytes from `start` up to `end` at most, and no more than these are asked of Microsoft where it can be helped.
 *
 * @throws as `openFile`
 */
export async function openPart(
  reference: FileReference,
  context: ActionContext,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<OpenFile> {
  const whole = reference.from === 'run' || isVariant(reference)
  if (start === 0 || whole) return startingAt(await openFile(reference, context), start)
  const item = await itemOf(context, reference)
  const { size = 0, file } = await item.get()
  const rest = start < size ? (await item.download({ range: { start, end }, signal: context.signal })).body : null
  return { stream: rest ?? new Blob([]).stream(), size, mimeType: file?.mimeType ?? null }
}

function startingAt({ stream, ...file }: OpenFile, start: number): OpenFile {
  let left = start
  const skip = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      if (bytes.length > left) controller.enqueue(bytes.subarray(left))
      left = Math.max(0, left - bytes.length)
    },
  })
  return { ...file, stream: start === 0 ? stream : stream.pipeThrough(skip) }
}

function isVariant({ versionId, format, thumbnail }: FileInDrive): boolean {
  return versionId !== undefined || format !== undefined || thumbnail !== undefined
}

/** The item that a file is in, through the connection that it comes from. */
export async function itemOf(
  context: ActionContext,
  { connectionId, driveId, itemId }: FileInDrive,
): Promise<ItemClient> {
  const client = (await clientFor(context, connectionId)).with({ signal: context.signal })
  return client.drive({ id: driveId }).item(itemId)
}

async function clientFor({ client, connectionId, clientOf }: ActionContext, wanted: string): Promise<OneDrive> {
  if (wanted === connectionId || wanted === '') return client
  if (clientOf) return clientOf(wanted)
  throw new Problem('not_found', 'The file comes from another connection, which cannot be reached from here.')
}

/** The current content, going on by itself after a cut. */
async function openContent(item: ItemClient, signal: AbortSignal): Promise<OpenFile> {
  const { name, size, file, folder, '@microsoft.graph.downloadUrl': downloadUrl } = await item.get()
  if (folder) throw new Problem('invalid_request', `“${name}” is a folder; it has no content.`)
  const stream = streamOf(item.content({ downloadUrl, signal }))
  return { stream, size: size ?? null, mimeType: file?.mimeType ?? null }
}

function streamOf(bytes: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await bytes.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: async () => void (await bytes.return(undefined)),
  })
}

async function openVariant(item: ItemClient, reference: FileInDrive, context: ActionContext): Promise<Response> {
  const { versionId, format, thumbnail } = reference
  const { signal } = context
  if (thumbnail !== undefined) return openThumbnail(item, thumbnail as ThumbnailSize, signal)
  if (versionId !== undefined) return item.version(versionId).download({ signal })
  return item.download({ format, signal })
}

async function openThumbnail(item: ItemClient, size: ThumbnailSize, signal: AbortSignal): Promise<Response> {
  const thumbnail = await item.thumbnail(size)
  if (!thumbnail) throw new Problem('not_found', `There is no thumbnail “${size}” of this file.`)
  // Its URL is its own credential.
  const response = await item.means.sendContent({ url: thumbnail.url, method: 'GET', headers: new Headers(), signal })
  if (response.ok) return response
  await response.body?.cancel()
  throw new Problem('upstream_failed', `Microsoft did not give the thumbnail (status ${response.status}). Try again.`)
}

export function lengthOf({ headers }: Response): number | null {
  const length = headers.get('content-length')
  return length === null || headers.has('content-encoding') ? null : Number(length)
}
