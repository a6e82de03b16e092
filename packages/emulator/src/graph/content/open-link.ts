/** What a pre-authenticated link leads to, as it is now. */
import type { Drive } from '../../state/drive/drive.ts'
import type { Content, FileItem } from '../../state/drive/item.ts'
import { isFile } from '../../state/drive/item.ts'
import { itemNotFound } from '../../state/drive/refusals.ts'
import type { GraphServices } from '../graph-request.ts'
import type { LinkTarget } from '../links.ts'

export type Linked = {
  readonly drive: Drive
  readonly item: FileItem
  readonly content: Content
  readonly target: LinkTarget
}

/** @throws GraphFailure 401 for a bad or expired link, 404 when the content has been replaced or deleted since */
export async function openLink(
  { links, drives }: Pick<GraphServices, 'links' | 'drives'>,
  token: string,
): Promise<Linked> {
  const target = links.open(token)
  const drive = drives.get(target.drive) ?? (await drives.find(target.drive))
  const item = drive?.tree.item(target.item)
  if (drive === undefined || item === undefined || !isFile(item) || item.content.key !== target.key) {
    throw itemNotFound('The content that this link led to is no longer there.')
  }
  return { drive, item, content: item.content, target }
}
