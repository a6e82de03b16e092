/** A folder of the user's drive and the folders in it: enough to let somebody choose one. */
import type { DriveItem } from '@drawbridge/onedrive'
import { nextPage, type Page, request } from './request.ts'
import type { Session } from './session.ts'

export type Folder = {
  readonly id: string
  readonly name: string
  /** As people write it, such as `/Documents/Taxes`; `/` for the root. */
  readonly path: string
  /** Absent for the root. */
  readonly parentId: string | undefined
  readonly folders: readonly { readonly id: string; readonly name: string }[]
}

export type FolderOptions = {
  /** @default the root */
  readonly id?: string | undefined
  /** Which connection to use, where the user has several. */
  readonly connectionId?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** @throws {DrawbridgeError} `itemNotFound`, and as `request` */
export async function readFolder(session: Session, { id, ...options }: FolderOptions = {}): Promise<Folder> {
  const address = id === undefined ? '/me/drive/root' : `/me/drive/items/${encodeURIComponent(id)}`
  const children = `${address}/children?$select=id,name,folder&$top=200`
  const [item, first] = await Promise.all([
    request<DriveItem>(session, address, options),
    request<Page<DriveItem>>(session, children, options),
  ])
  const folders: Folder['folders'][number][] = []
  for (let page: Page<DriveItem> | undefined = first; page; page = await nextPage(session, page, options)) {
    folders.push(...page.value.filter(({ folder }) => folder).map((child) => ({ id: child.id, name: child.name })))
  }
  const parentId = item.root ? undefined : (item.parentReference?.id ?? undefined)
  const sorted = folders.sort((a, b) => a.name.localeCompare(b.name))
  return { id: item.id, name: item.name, path: pathOf(item), parentId, folders: sorted }
}

/** Personal accounts write it percent-encoded, work accounts as it is: a `%` that stands for nothing is one. */
function pathOf({ root, name, parentReference }: DriveItem): string {
  if (root) return '/'
  const above = /root:(.*)$/.exec(parentReference?.path ?? '')?.[1] ?? ''
  try {
    return `${decodeURIComponent(above)}/${name}`
  } catch {
    return `${above}/${name}`
  }
}
