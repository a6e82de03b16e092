/** The versions of a file; the newest is its current content, which has no address of its own. */
import type { FileReference } from '@drawbridge/api'
import type { DriveItemVersion } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import type { ActionContext } from './action-context.ts'
import { assertFile, type Found } from './locate.ts'
import { fileOf } from './present-item.ts'

export type KnownVersion = { readonly version: DriveItemVersion; readonly file: FileReference }

/** Newest first. @throws {Problem} `invalid_request` for a folder */
export async function* versionsOf(context: ActionContext, { item, at }: Found): AsyncGenerator<KnownVersion> {
  assertFile(item)
  const current = fileOf(context, item)
  let first = true
  for await (const version of at.versions()) {
    const size = version.size ?? null
    yield { version, file: first ? current : { ...current, versionId: version.id, size } }
    first = false
  }
}

/** @throws {Problem} `not_found` */
export async function versionOf(context: ActionContext, found: Found, versionId: string): Promise<KnownVersion> {
  for await (const known of versionsOf(context, found)) if (known.version.id === versionId) return known
  throw new Problem('not_found', `“${found.item.name}” has no version ${versionId}.`)
}
