/** The drive resource. @see https://learn.microsoft.com/graph/api/resources/drive */
import type { Graph } from '../graph/request.ts'
import type { Drive } from '../graph/wire.ts'

/**
 * Reads a drive. The first time, this provisions the drive of a work account that has none yet.
 *
 * @see https://learn.microsoft.com/graph/api/drive-get
 * @throws {GraphError}
 */
export function getDrive(graph: Graph, drive: string): Promise<Drive> {
  return graph.json(drive)
}
