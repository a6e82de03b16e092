/** Items by their sharing URL. @see https://learn.microsoft.com/graph/api/shares-get */
import { TransferError, UsageError } from '../errors.ts'
import { graphPath } from '../graph/path.ts'
import type { Graph } from '../graph/request.ts'
import type { DriveItem } from '../graph/wire.ts'

export type Redemption = {
  /** Whether the account keeps access to the item from now on. @default 'never' */
  readonly redeem?: 'never' | 'ifNecessary' | 'always' | undefined
}

const prefer = { never: undefined, ifNecessary: 'redeemSharingLinkIfNecessary', always: 'redeemSharingLink' } as const

/**
 * The item a sharing URL, or a share id such as `s!…`, leads to.
 *
 * @throws {GraphError} `itemNotFound`, `accessDenied`
 * @throws {UsageError} `invalid_sharing_url`
 */
export function getSharedItem(graph: Graph, url: string, { redeem = 'never' }: Redemption = {}): Promise<DriveItem> {
  const header = prefer[redeem]
  return graph.json(graphPath`/shares/${sharingToken(url)}/driveItem`, header ? { headers: { prefer: header } } : {})
}

/** A sharing URL in the form that fits into a path. @throws {UsageError} `invalid_sharing_url` */
export function sharingToken(url: string): string {
  if (/^[su]![\w-]+$/.test(url)) return url
  if (!/^https?:/i.test(url) || !URL.canParse(url)) {
    throw new UsageError('invalid_sharing_url', 'Give a sharing URL, such as https://1drv.ms/… or one of SharePoint.')
  }
  const text = btoa(String.fromCharCode(...new TextEncoder().encode(url)))
  return `u!${text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`
}

/** Where a found item is: its drive and its id, also for one that leads to another drive. */
export function homeOf(item: DriveItem): { driveId: string; id: string } {
  const { parentReference, id } = item.remoteItem ?? item
  if (parentReference?.driveId && id) return { driveId: parentReference.driveId, id }
  throw new TransferError('protocol', 'Graph does not say in which drive the item is.')
}
