/** One pre-authenticated URL for all connections, asked for again when it has gone stale. */
import type { ItemClient } from '../item-client.ts'

export type ContentUrls = {
  /** @throws {GraphError} when Graph gives none any more */
  current(): Promise<string>
  /** The content host has refused this one. */
  renew(stale: string): void
}

export function contentUrls({
  item,
  downloadUrl,
  signal,
}: {
  readonly item: ItemClient
  readonly downloadUrl?: string | undefined
  readonly signal?: AbortSignal | undefined
}): ContentUrls {
  let url: Promise<string> | undefined = downloadUrl === undefined ? undefined : Promise.resolve(downloadUrl)
  let last = downloadUrl
  return {
    current: async () => {
      url ??= item.contentUrl({ signal })
      last = await url
      return last
    },
    renew: (stale) => {
      if (stale === last) url = undefined
    },
  }
}
