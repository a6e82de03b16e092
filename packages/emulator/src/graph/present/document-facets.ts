/** What only some files and folders show: cameras, media, notebooks, checkouts, what SharePoint knows of them. */
import { createHash } from 'node:crypto'
import { differencesOf } from '../../state/drive/differences.ts'
import type { Drive } from '../../state/drive/drive.ts'
import { guidOf } from '../../state/drive/ids.ts'
import type { Item } from '../../state/drive/item.ts'
import { versionIdOf } from '../../state/drive/restore-version.ts'
import { isUser } from '../../state/site.ts'
import { mimeTypeOf } from './mime-type.ts'
import { identities, type Json } from './values.ts'
import { driveWebUrl } from './web-url.ts'

/** image, photo, location, video, audio, malware */
export function mediaFacets({ name, content }: Item): Json {
  if (content === undefined) return {}
  const { picture, malware } = content
  const [kind] = mimeTypeOf(name).split('/')
  return {
    ...(malware === undefined ? {} : { malware: { description: malware } }),
    ...(kind === 'video' ? { video: {} } : {}),
    ...(kind === 'audio' ? { audio: {} } : {}),
    ...(picture === undefined ? {} : pictureFacets(picture)),
  }
}

function pictureFacets({
  width,
  height,
  takenDateTime,
  camera,
  location,
}: NonNullable<NonNullable<Item['content']>['picture']>): Json {
  return {
    image: { width, height },
    photo: { ...camera, ...(takenDateTime === undefined ? {} : { takenDateTime }) },
    ...(location === undefined ? {} : { location }),
  }
}

/** publication, and sharepointIds where they are asked for. */
export function documentFacets(origin: string, drive: Drive, item: Item, select: readonly string[] | undefined): Json {
  if (!differencesOf(drive.kind).managesDocuments) return {}
  const { checkout } = item.facets ?? {}
  const publication = checkout !== undefined || select?.includes('publication') ? publicationFacet(drive, item) : {}
  const ids = select?.includes('sharepointIds') ? { sharepointIds: sharepointIds(origin, drive, item) } : {}
  return { ...publication, ...ids }
}

function publicationFacet({ versions }: Drive, item: Item): Json {
  const [current] = versions.of(item)
  if (current === undefined) return {}
  const { checkout } = item.facets ?? {}
  return {
    publication: {
      level: checkout === undefined ? 'published' : 'checkout',
      versionId: versionIdOf(current),
      ...(checkout === undefined ? {} : { checkedOutBy: identities(checkout.by) }),
    },
  }
}

/** @see https://learn.microsoft.com/graph/api/resources/sharepointids */
function sharepointIds(origin: string, drive: Drive, item: Item): Json {
  const { owner } = drive
  const site = isUser(owner)
    ? {
        siteId: guidMadeOf(`site of ${drive.id}`),
        webId: guidMadeOf(`web of ${drive.id}`),
        listId: guidMadeOf(drive.id),
      }
    : { siteId: owner.site.id, webId: owner.site.webId, listId: owner.id }
  return {
    ...site,
    listItemId: String(item.place + 1),
    listItemUniqueId: guidOf(item.id)?.toLowerCase(),
    siteUrl: driveWebUrl(origin, drive).replace(/\/[^/]*$/, ''),
    tenantId: owner.tenantId,
  }
}

function guidMadeOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex').slice(0, 32)
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
