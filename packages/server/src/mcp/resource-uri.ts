/**
 * Addresses of items as resources:
 *
 *   onedrive:///drives/{driveId}/items/{itemId}    with ?format=, ?versionId= or ?thumbnail= another rendering of it
 *   onedrive:///root:/{path}
 */
import type { FileReference, ItemAddress } from '@drawbridge/api'

type Rendering = { readonly [Name in 'format' | 'versionId' | 'thumbnail']?: string }

export type ResourceAddress = { readonly item: ItemAddress; readonly rendering: Rendering }

const renderings = ['format', 'versionId', 'thumbnail'] as const

export function uriOf(item: { driveId: string; itemId: string }, rendering: Rendering = {}): string {
  const uri = `onedrive:///drives/${encodeURIComponent(item.driveId)}/items/${encodeURIComponent(item.itemId)}`
  const query = new URLSearchParams(Object.entries(rendering)).toString()
  return query === '' ? uri : `${uri}?${query}`
}

export function uriOfFile(file: FileReference & { from: 'drive' }): string {
  const given = renderings.flatMap((name) => (file[name] === undefined ? [] : [[name, file[name]] as const]))
  return uriOf(file, Object.fromEntries(given))
}

/** @returns `undefined` for what is none of ours */
export function parseUri(uri: string): ResourceAddress | undefined {
  const [, address = '', query = ''] = /^onedrive:\/\/\/([^?#]*)(?:\?([^#]*))?$/.exec(uri) ?? []
  const [, driveId, id] = /^drives\/([^/]+)\/items\/([^/]+)$/.exec(address) ?? []
  const path = /^root:\/(.*)$/s.exec(address)?.[1]
  const item =
    driveId && id ? { driveId: decoded(driveId), id: decoded(id) } : path !== undefined && `/${decoded(path)}`
  if (!item || (typeof item === 'object' && !(item.driveId && item.id))) return undefined
  const asked = new URLSearchParams(query)
  if ([...asked.keys()].some((name) => !renderings.some((known) => known === name))) return undefined
  return { item, rendering: Object.fromEntries(asked) }
}

/** Names may hold a percent sign that encodes nothing. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
