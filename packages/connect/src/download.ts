/** A pre-authenticated link to a file's bytes: they come straight from OneDrive, and the link is good for some minutes. */
import { graphPath } from '@drawbridge/onedrive'
import { DrawbridgeError } from './errors.ts'
import { request } from './request.ts'
import type { Session } from './session.ts'

export type DownloadOptions = {
  /** Also let the browser download the file, as a link that the person had clicked. */
  readonly save?: boolean | undefined
  /** Which connection to use, where the user has several. */
  readonly connectionId?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export type Download = { readonly url: string; readonly name: string; readonly size: number }

/** @throws {DrawbridgeError} `itemNotFound`; `no_content` for a folder; and the rest of Graph's codes */
export async function download(session: Session, itemId: string, options: DownloadOptions = {}): Promise<Download> {
  const { save = false, ...sending } = options
  const item = await request<Record<string, unknown>>(session, graphPath`/me/drive/items/${itemId}`, sending)
  const { name, size, '@microsoft.graph.downloadUrl': url } = item
  if (typeof url !== 'string') {
    throw new DrawbridgeError('no_content', `${String(name)} cannot be downloaded, for it is not a file.`)
  }
  if (save) saveLink(url, String(name))
  return { url, name: String(name), size: Number(size) }
}

function saveLink(url: string, name: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.rel = 'noreferrer'
  link.click()
}
