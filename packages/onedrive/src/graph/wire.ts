/**
 * Graph's resources as they are on the wire: Microsoft's own types, narrowed where reality is narrower.
 *
 * With `$select` only the selected properties are there, whatever these types say.
 */
import type * as graph from '@microsoft/microsoft-graph-types'

type Narrow<Resource, Known> = Omit<Resource, keyof Known> & Known

/**
 * - `file` and `folder` exclude each other; a notebook has `package` instead of either.
 * - `file.hashes.quickXorHash` is the only hash that work and personal accounts both give. Office files, PDFs and web
 *   pages may be rewritten by work accounts after an upload, so that size and hash differ from what was sent.
 * - `parentReference.driveId` may differ from the drive's own id in case, and lacks `path` in delta answers.
 * - `eTag` changes with every change, `cTag` with the content; folders of work accounts have no `cTag`.
 */
export type DriveItem = Narrow<
  graph.DriveItem,
  {
    id: string
    name: string
    size?: number
    eTag?: string
    cTag?: string
    webUrl?: string
    createdDateTime?: string
    lastModifiedDateTime?: string
    file?: graph.File
    folder?: graph.Folder
    root?: graph.Root
    parentReference?: ItemReference
    thumbnails?: ThumbnailSet[]
    children?: DriveItem[]
    /** In delta and deleted items only. Work accounts leave out `name` beside it. */
    deleted?: graph.Deleted
    /** Pre-authenticated, for about an hour, for files only. A secret: whoever has it reads the file. */
    '@microsoft.graph.downloadUrl'?: string
  }
>

export type ItemReference = Narrow<graph.ItemReference, { driveId?: string; id?: string; path?: string }>

/** `quota` lacks `state` at times, and is absent where the caller may not see it. */
export type Drive = Narrow<
  graph.Drive,
  { id: string; driveType: 'personal' | 'business' | 'documentLibrary'; webUrl?: string; name?: string }
>

/** For personal accounts `id` is the 16 hexadecimal digits that their drive id is made of. */
export type User = Narrow<graph.User, { id: string; displayName?: string; userPrincipalName?: string }>

export type Thumbnail = { url: string; width: number; height: number }

/** Long edges: 96, 176 and 800 pixels. Sizes that were not asked for are absent; so is the source unless custom. */
export type ThumbnailSet = {
  id: string
  small?: Thumbnail
  medium?: Thumbnail
  large?: Thumbnail
  [size: string]: Thumbnail | string | undefined
}

export type Permission = Narrow<graph.Permission, { id: string; roles?: string[]; link?: graph.SharingLink }>

/** `size` is missing at times for the current version. */
export type DriveItemVersion = Narrow<
  graph.DriveItemVersion,
  { id: string; size?: number; lastModifiedDateTime?: string }
>

/** `clientState` never comes back in answers, only with notifications. */
export type Subscription = Narrow<
  graph.Subscription,
  { id: string; resource: string; expirationDateTime: string; notificationUrl?: string }
>

export type FileSystemInfo = { createdDateTime?: string; lastModifiedDateTime?: string; lastAccessedDateTime?: string }

/** What happens when the name is taken. `replace` is refused for folders by work accounts. */
export type ConflictBehavior = 'fail' | 'replace' | 'rename'

/** One page of a collection. May be empty and yet have a link to a next one. */
export type Page<Item> = { value: Item[]; '@odata.nextLink'?: string; '@odata.deltaLink'?: string }

/** `uploadUrl` is a secret, good for this one upload. `nextExpectedRanges` is missing from some answers. */
export type UploadSession = { uploadUrl: string; expirationDateTime?: string; nextExpectedRanges?: string[] }
