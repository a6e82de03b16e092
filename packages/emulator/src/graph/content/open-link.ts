/** What a pre-authenticated link leads to, as it is now. */
import type { Drive } from '../../state/drive/drive.ts'
import type { Content, FileItem, Item } from '../../state/drive/item.ts'
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
  const contents = item && drive && [item.content, item.facets?.thumbnail, ...kept(drive, item)]
  const content = contents?.find((each) => each?.key === target.key)
  if (drive === undefined || item === undefined || content === undefined || !isFile(item)) {
    throw itemNotFound('The content that this link led to is no longer there.')
  }
  return { drive, item, content, target }
}

function kept({ versions }: Drive, { id }: Item): Content[] {
  return versions.kept(id).map(({ content }) => content)
}
