/**
 * Where drives and items are: by id or by path.
 *
 * @see https://learn.microsoft.com/graph/onedrive-addressing-driveitems
 */
import { UsageError } from '../errors.ts'
import { type EncodedItemPath, graphPath, itemPath } from '../graph/path.ts'

/** Exactly one of these; without any, the signed-in account's own drive. */
export type DriveReference =
  | { readonly id: string }
  | { readonly user: string }
  | { readonly group: string }
  /** A site id: `host,siteGuid,webGuid`, or `root`. */
  | { readonly site: string }

/** An item's id, or its path from the drive's root with the names as a person sees them. */
export type ItemReference = string | { readonly path: string }

export function driveAddress(reference?: DriveReference): string {
  if (reference === undefined) return '/me/drive'
  if ('id' in reference) return graphPath`/drives/${reference.id}`
  if ('user' in reference) return graphPath`/users/${reference.user}/drive`
  if ('group' in reference) return graphPath`/groups/${reference.group}/drive`
  if ('site' in reference) return graphPath`/sites/${reference.site}/drive`
  throw new UsageError('invalid_drive', 'Name a drive by id, user, group or site.')
}

export type ItemAddress = {
  /** Path of the item itself. */
  readonly self: string
  /** Path of something below it, such as `children` or `content`. */
  readonly below: (resource: string) => string
  /** The item with this path below this one, which need not exist yet. */
  readonly child: (path: string) => ItemAddress
}

export function itemAddress(drive: string, reference: ItemReference): ItemAddress {
  if (typeof reference === 'string') return byId(`${drive}${graphPath`/items/${reference}`}`)
  if (reference.path.replaceAll('/', '') === '') return rootAddress(drive)
  return byPath(`${drive}/root`, itemPath(reference.path))
}

export function rootAddress(drive: string): ItemAddress {
  return byId(`${drive}/root`)
}

export type SpecialFolder = 'documents' | 'photos' | 'cameraroll' | 'approot' | 'music' | 'desktop'

/**
 * A folder by what it is for, whatever it is called in the account's language. It comes to be with the first write.
 *
 * @see https://learn.microsoft.com/graph/api/drive-get-specialfolder
 */
export function specialAddress(drive: string, name: SpecialFolder): ItemAddress {
  return byId(`${drive}/special${graphPath`/${name}`}`)
}

function byId(self: string): ItemAddress {
  return {
    self,
    below: (resource) => `${self}/${resource}`,
    child: (path) => byPath(self, itemPath(path)),
  }
}

function byPath(start: string, path: EncodedItemPath): ItemAddress {
  // The colon at the end keeps a query, or whatever follows, out of the item's name.
  const self = `${start}:${path.encoded}:`
  return {
    self,
    below: (resource) => `${self}/${resource}`,
    child: (further) => byPath(start, { encoded: path.encoded + itemPath(further).encoded }),
  }
}
