/** What a consumer knows of a drive from events alone, and what is really in it. */
import type { Change } from '@drawbridge/api'
import type { OneDrive } from '@drawbridge/onedrive'

export type Picture = Map<string, Pictured>
type Pictured = {
  readonly path: string
  readonly kind: string
  readonly hash: string | null
  readonly sharing: string | null
}

/** Applies an event to what it happened to, and to the paths of all that is in it. */
export function tell(picture: Picture, { kind, item, before }: Pick<Change, 'kind' | 'item' | 'before'>): void {
  const known = picture.get(item.id)
  if (kind === 'deleted') {
    if (!known) throw new Error(`${item.path} was deleted and not there.`)
    picture.delete(item.id)
    return
  }
  if ((kind === 'created' || kind === 'restored') === (known !== undefined)) {
    throw new Error(`${item.path} was ${kind} and ${known ? 'there already' : 'not there'}.`)
  }
  if (known && before && known.path !== before.path) {
    throw new Error(`${item.path} was said to have been at ${before.path}; it was at ${known.path}.`)
  }
  picture.set(item.id, { path: item.path, kind: item.kind, hash: item.contentHash, sharing: item.sharing })
  if (kind !== 'moved' && kind !== 'renamed') return
  for (const [id, other] of picture) {
    if (other.path.startsWith(`${before!.path}/`)) {
      picture.set(id, { ...other, path: item.path + other.path.slice(before!.path.length) })
    }
  }
}

/** Read from Graph, folder by folder. */
export async function truth(onedrive: OneDrive): Promise<Picture> {
  const picture: Picture = new Map()
  const drive = onedrive.drive()
  const walk = async (id: string | undefined, path: string): Promise<void> => {
    for await (const item of (id === undefined ? drive.root() : drive.item(id)).children()) {
      const here = `${path}/${item.name}`
      picture.set(item.id, {
        path: here,
        kind: item.folder ? 'folder' : 'file',
        hash: item.file?.hashes?.quickXorHash ?? null,
        sharing: item.shared ? (item.shared.scope ?? 'users') : null,
      })
      if (item.folder) await walk(item.id, here)
    }
  }
  await walk(undefined, '')
  return picture
}

export const sorted = (picture: Picture): [string, Pictured][] => [...picture].toSorted(([a], [b]) => (a < b ? -1 : 1))
