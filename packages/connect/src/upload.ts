/**
 * Uploads a file of any size. Small ones go through the server; of larger ones the server only opens an upload session,
 * and their bytes go from here straight to OneDrive.
 */
import { type DriveItem, graphPath, itemPath } from '@drawbridge/onedrive'
import { uploadToSession } from '@drawbridge/onedrive/upload-session'
import { DrawbridgeError, UsageError } from './errors.ts'
import { type RequestOptions, request } from './request.ts'
import type { Session } from './session.ts'
import { fetchWithProgress } from './upload-progress.ts'

export type UploadOptions = {
  /** Id of the folder to upload into. */
  readonly parentId?: string | undefined
  /**
   * Folder to upload into, as a person writes it: `/Reports/2026 #1`. Folders that do not exist are made.
   *
   * @default '/'
   */
  readonly path?: string | undefined
  /** @default the file's own name */
  readonly name?: string | undefined
  /**
   * What to do when the name is taken.
   *
   * @default 'fail'
   */
  readonly conflictBehavior?: 'fail' | 'replace' | 'rename' | undefined
  /** Which connection to use, where the user has several. */
  readonly connectionId?: string | undefined
  /** Bytes that have left, of bytes in all. Never falls, and ends at `total`. */
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined
  /** Aborting cancels the upload and leaves nothing behind. */
  readonly signal?: AbortSignal | undefined
}

export type UploadProgress = { readonly loaded: number; readonly total: number }

/** What one request through the server may carry. */
const largestSmallFile = 4 * 1024 * 1024

/**
 * @throws {UsageError} when no name is known, or both `parentId` and `path` are given
 * @throws {DrawbridgeError} `nameAlreadyExists`, `quotaLimitReached` and the rest of Graph's codes; `aborted`; `network`
 */
export async function upload(session: Session, file: Blob, options: UploadOptions = {}): Promise<DriveItem> {
  const item = targetOf(file, options)
  const { conflictBehavior = 'fail', connectionId, signal } = options
  const sending = { connectionId, signal }
  const report = steady(file.size, options.onProgress)

  report(0)
  const uploaded =
    file.size <= largestSmallFile
      ? await request<DriveItem>(
          session,
          `${item}/content?@microsoft.graph.conflictBehavior=${encodeURIComponent(conflictBehavior)}`,
          {
            ...sending,
            method: 'PUT',
            body: file,
            headers: { 'content-type': file.type || 'application/octet-stream' },
          },
        )
      : await uploadInSession(session, file, item, conflictBehavior, sending, report)
  report(file.size)
  return uploaded
}

async function uploadInSession(
  session: Session,
  file: Blob,
  item: string,
  conflictBehavior: string,
  sending: Pick<RequestOptions, 'connectionId' | 'signal'>,
  report: (loaded: number) => void,
): Promise<DriveItem> {
  const { uploadUrl } = await request<{ uploadUrl: string }>(session, `${item}/createUploadSession`, {
    ...sending,
    method: 'POST',
    body: { item: { '@microsoft.graph.conflictBehavior': conflictBehavior } },
  })
  try {
    return await uploadToSession<DriveItem>({
      uploadUrl,
      source: file,
      fetch: fetchWithProgress(report),
      onProgress: ({ loaded }) => report(loaded),
      signal: sending.signal,
    })
  } catch (error) {
    throw inOwnWords(error)
  }
}

/** The same code and facts, as an error of this package. */
function inOwnWords(cause: unknown): DrawbridgeError {
  const { code = 'upload_failed', status, requestId } = cause as Partial<DrawbridgeError>
  const message = cause instanceof Error ? cause.message : 'The upload failed.'
  return new DrawbridgeError(code, message, { cause, status, requestId })
}

/** Graph's address of the file to be, `:` at its end. */
function targetOf(file: Blob, { parentId, path, name }: UploadOptions): string {
  if (!(file instanceof Blob)) throw new UsageError('upload takes a File or a Blob.')
  if (parentId !== undefined && path !== undefined) throw new UsageError('Give parentId or path, not both.')
  const fileName = name ?? ('name' in file && typeof file.name === 'string' ? file.name : '')
  if (fileName === '') throw new UsageError('A Blob has no name of its own: give options.name.')
  try {
    if (parentId !== undefined) return graphPath`/me/drive/items/${parentId}:/${fileName}:`
    const folder = /[^/]/.test(path ?? '') ? itemPath(path!) : { encoded: '' }
    return graphPath`/me/drive/root:${folder}/${fileName}:`
  } catch (cause) {
    throw new UsageError(`OneDrive cannot hold "${fileName}" in "${path ?? parentId ?? '/'}". Change the name.`, {
      cause,
    })
  }
}

/** Two sources report, one inside a chunk and one after it: only what goes forward is told. */
function steady(total: number, tell: UploadOptions['onProgress']): (loaded: number) => void {
  let furthest = -1
  return (loaded) => {
    if (loaded <= furthest) return
    furthest = loaded
    tell?.({ loaded, total })
  }
}
