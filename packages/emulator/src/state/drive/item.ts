/** What a drive holds: files and folders, and the changes that made them. */
import type { Permission } from './permission.ts'

/** Who did something, as Graph's identitySet shows it. */
export type IdentitySet = {
  readonly user?: { readonly id: string; readonly displayName: string; readonly email?: string }
  readonly application?: { readonly id: string; readonly displayName: string }
}

/** What a picture tells about itself, width and height as seen after its orientation is applied. */
export type Picture = {
  readonly width: number
  readonly height: number
  /** ISO 8601, UTC. */
  readonly takenDateTime?: string
  /** What the camera wrote down, by the names of Graph's photo. */
  readonly camera?: Readonly<Record<string, string | number>>
  readonly location?: { readonly latitude: number; readonly longitude: number; readonly altitude?: number }
}

/** The bytes of a file: where they are kept, and what is known of them. */
export type Content = {
  /** Name of the blob. */
  readonly key: string
  /** Bytes. */
  readonly size: number
  /** Base64. */
  readonly quickXorHash: string
  readonly picture?: Picture
  /** What a scanner found in it. */
  readonly malware?: string
}

/** What few items have. */
export type Facets = {
  /** What the folder is for: `documents`, or `approot/` and the id of an app. */
  readonly special?: string
  readonly package?: { readonly type: 'oneNote' }
  /** Of a shortcut: the folder it stands for, in somebody's drive. */
  readonly remoteItem?: { readonly driveId: string; readonly itemId: string }
  /** Whose it is, and what the file held when it began. */
  readonly checkout?: { readonly by: IdentitySet; readonly at: number; readonly content: Content }
  /** Held by an editor that is open somewhere: for all others it is locked. */
  readonly lock?: { readonly kind: 'shared' | 'exclusive'; readonly userId: string }
  /** Ids of users. */
  readonly followers?: readonly string[]
  readonly retentionLabel?: { readonly name: string; readonly at: number; readonly by: IdentitySet }
  /** A thumbnail that was uploaded for it. */
  readonly thumbnail?: Content
}

/** Where the history of an item stood that comes back from the recycle bin. */
export type Origin = {
  readonly createdAt: number
  readonly createdBy: IdentitySet
  readonly version: number
  readonly contentVersion: number
}

/** The part of an item that a change states; everything else follows from the order of changes. */
export type ItemState = {
  readonly id: string
  /** Absent for the root alone. */
  readonly parentId?: string | undefined
  readonly name: string
  /** Present for files, absent for folders. */
  readonly content?: Content | undefined
  readonly description?: string | undefined
  /** `fileSystemInfo`: what the client says about its own file, milliseconds since the epoch. */
  readonly fileCreatedAt: number
  readonly fileModifiedAt: number
  readonly facets?: Facets | undefined
  readonly origin?: Origin | undefined
}

/** A file or folder as it is now. Never changed in place: each change makes a new one. */
export type Item = Omit<ItemState, 'origin'> & {
  readonly createdAt: number
  readonly modifiedAt: number
  readonly createdBy: IdentitySet
  readonly lastModifiedBy: IdentitySet
  /** Counts every change; behind the eTag. */
  readonly version: number
  /** Counts changes of content; behind the cTag. */
  readonly contentVersion: number
  /** Number of the change that touched it last. */
  readonly sequence: number
  /** Its place in an order in which every folder comes before what is inside it. */
  readonly place: number
}

export type FileItem = Item & { readonly content: Content }

/** One entry of a drive's change log: everything that one request did, or nothing of it. */
export type Change = {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly by: IdentitySet
  /** Items made or changed; parents come before their children. */
  readonly put?: readonly ItemState[]
  /** Items taken away into the recycle bin, each with everything inside it. */
  readonly remove?: readonly string[]
  /** Items that leave the recycle bin for good. */
  readonly purge?: readonly string[]
  /** Files of which the state before is kept as a version, although their content stays. */
  readonly snapshot?: readonly string[]
  /** Versions that are no longer kept. */
  readonly forget?: readonly { readonly id: string; readonly version: number }[]
  /** Permissions given or changed. */
  readonly permit?: readonly { readonly itemId: string; readonly permission: Permission }[]
  readonly revoke?: readonly { readonly itemId: string; readonly permissionId: string }[]
  /** The job that it was made for, and the item that came of that. */
  readonly job?: { readonly id: string; readonly resourceId: string }
}

export function isFile(item: Item): item is FileItem {
  return item.content !== undefined
}
