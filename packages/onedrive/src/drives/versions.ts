/** Earlier contents of a file. @see https://learn.microsoft.com/graph/api/driveitem-list-versions */
import { entries } from '../graph/page.ts'
import { graphPath } from '../graph/path.ts'
import type { Graph } from '../graph/request.ts'
import type { DriveItemVersion } from '../graph/wire.ts'
import type { ItemAddress } from './address.ts'

/** Newest first; the newest is the current content. @throws {GraphError} */
export function listVersions(graph: Graph, item: ItemAddress): AsyncGenerator<DriveItemVersion> {
  return entries(graph, item.below('versions'))
}

/** Path of a version's content. The current version has none of its own: download the item. */
export function versionContent(item: ItemAddress, versionId: string): string {
  return `${item.below('versions')}${graphPath`/${versionId}/content`}`
}

/**
 * Makes an earlier content the current one, as a new version on top.
 *
 * @see https://learn.microsoft.com/graph/api/driveitemversion-restore
 * @throws {GraphError}
 */
export async function restoreVersion(graph: Graph, item: ItemAddress, versionId: string): Promise<void> {
  await graph.json(`${item.below('versions')}${graphPath`/${versionId}/restoreVersion`}`, { method: 'POST' })
}

/** Work accounts only. @throws {GraphError} */
export async function deleteVersion(graph: Graph, item: ItemAddress, versionId: string): Promise<void> {
  await graph.json(`${item.below('versions')}${graphPath`/${versionId}`}`, { method: 'DELETE' })
}
