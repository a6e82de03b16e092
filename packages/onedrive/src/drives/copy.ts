/** Copies on the service's side. @see https://learn.microsoft.com/graph/api/driveitem-copy */

import { awaitMonitor, type MonitorMeans, type MonitorOptions, monitorUrlOf } from '../graph/monitor.ts'
import { graphPath } from '../graph/path.ts'
import { graphError } from '../graph/refusal.ts'
import type { Graph } from '../graph/request.ts'
import type { ConflictBehavior, DriveItem } from '../graph/wire.ts'
import type { ItemAddress } from './address.ts'
import { assertNames } from './names.ts'

export type CopyTarget = {
  /** The folder to copy into. @default the folder the item is in */
  readonly parentId?: string | undefined
  /** The drive that folder is in. @default the item's own */
  readonly driveId?: string | undefined
  /** @default the item's own */
  readonly name?: string | undefined
  /** Personal accounts know `fail` only. @default 'fail', by Graph */
  readonly conflictBehavior?: ConflictBehavior | undefined
  /** The folder's children instead of the folder itself. */
  readonly childrenOnly?: boolean | undefined
  readonly includeAllVersionHistory?: boolean | undefined
}

/** A copy under way. The URL is a secret, and may be watched from anywhere with `awaitCopy`. */
export type CopyOperation = { readonly monitorUrl: string }

/**
 * Sent once only: of two copies asked for, two would be made.
 *
 * @throws {GraphError} `nameAlreadyExists`, `itemNotFound` …
 * @throws {UsageError} `name_not_allowed`
 */
export async function startCopy(
  graph: Graph,
  item: ItemAddress,
  { parentId, driveId, name, conflictBehavior, ...options }: CopyTarget,
  now: () => number,
): Promise<CopyOperation> {
  if (name !== undefined) assertNames(name)
  const query = conflictBehavior === undefined ? '' : `?@microsoft.graph.conflictBehavior=${conflictBehavior}`
  const path = item.below('copy') + query
  const parentReference =
    parentId === undefined && driveId === undefined
      ? undefined
      : { ...(driveId !== undefined && { driveId }), ...(parentId !== undefined && { id: parentId }) }
  const response = await graph.request(path, {
    method: 'POST',
    headers: { prefer: 'respond-async' },
    json: { ...options, ...(name !== undefined && { name }), ...(parentReference && { parentReference }) },
  })
  if (!response.ok) throw await graphError(response, { method: 'POST', path, now: now() })
  await response.body?.cancel()
  return { monitorUrl: monitorUrlOf(response) }
}

/**
 * Waits until a copy is done, and reads the new item.
 *
 * @param drive path of the drive that is copied into
 * @throws {GraphError} when the copy failed
 */
export async function awaitCopy(
  graph: Graph,
  means: MonitorMeans,
  drive: string,
  { monitorUrl }: CopyOperation,
  options: MonitorOptions = {},
): Promise<DriveItem> {
  const { resourceId, location } = await awaitMonitor(means, monitorUrl, options)
  return graph.json(resourceId === undefined ? location! : drive + graphPath`/items/${resourceId}`)
}
