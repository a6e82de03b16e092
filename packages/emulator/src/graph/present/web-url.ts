/** Where a person would look at a drive or an item in a browser. */
import type { Drive } from '../../state/drive/drive.ts'
import { guidOf } from '../../state/drive/ids.ts'
import { type Item, isFile } from '../../state/drive/item.ts'
import { isUser } from '../../state/site.ts'

/** Without the names below the root. */
export function driveWebUrl(origin: string, { owner, id }: Pick<Drive, 'owner' | 'id'>): string {
  if (!isUser(owner)) return `${origin}/_web${owner.site.path}/${encodeURIComponent(owner.segment)}`
  if (owner.personal) return `${origin}/_web/?cid=${id}`
  return `${origin}/_web/personal/${owner.userPrincipalName.replaceAll(/[@.]/g, '_')}/Documents`
}

export function itemWebUrl(origin: string, drive: Drive, item: Item): string {
  const { kind, id, tree } = drive
  if (kind === 'personal') return `${origin}/_web/?id=${encodeURIComponent(item.id)}&cid=${id}`
  const document = isFile(item) ? `?d=w${guidOf(item.id)?.replaceAll('-', '').toLowerCase()}` : ''
  return `${driveWebUrl(origin, drive)}${encodedPath(tree.pathOf(item))}${document}`
}

/** `/a/b%20c` */
export function encodedPath(names: readonly string[]): string {
  return names.map((name) => `/${encodeURIComponent(name)}`).join('')
}
