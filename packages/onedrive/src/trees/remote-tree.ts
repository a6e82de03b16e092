/** A folder in OneDrive and all that is below it, in as few requests as there are. */
import type { DeltaCursor } from '../delta/cursor.ts'
import { type DeltaMeans, deltaPages } from '../delta/delta.ts'
import { createItemTree, type ItemTree } from '../delta/item-tree.ts'
import type { ItemAddress } from '../drives/address.ts'
import { listChildren } from '../drives/children.ts'
import { GraphError } from '../errors.ts'
import type { Graph } from '../graph/request.ts'
import type { DriveItem } from '../graph/wire.ts'

export type RemoteEntry = {
  /** From the folder, with `/` between the names. */
  readonly path: string
  readonly item: DriveItem
}

export type RemoteTree = {
  /** Parents before their children; the folder itself is not among them. */
  readonly entries: readonly RemoteEntry[]
  /** For the next time: only changes are asked for then. Absent where the folder cannot tell its changes. */
  readonly state?: RemoteTreeState | undefined
}

/** Plain data, to be stored as JSON. */
export type RemoteTreeState = { readonly cursor: DeltaCursor; readonly tree: ReturnType<ItemTree['toJSON']> }

export type ReadTreeOptions = {
  readonly state?: RemoteTreeState | undefined
  readonly signal?: AbortSignal | undefined
}

const select = [
  ...['id', 'name', 'size', 'eTag', 'cTag', 'parentReference', 'fileSystemInfo', 'lastModifiedDateTime'],
  ...['file', 'folder', 'root', 'package', 'remoteItem', 'deleted', '@microsoft.graph.downloadUrl'],
]

/**
 * Everything below a folder: by its changes, a thousand items to a request, or with what was stored before, in one.
 * Where a folder does not tell its changes, folder by folder.
 *
 * @throws {GraphError} `itemNotFound` …
 */
export async function readRemoteTree(
  means: DeltaMeans,
  folder: ItemAddress,
  { state, signal }: ReadTreeOptions = {},
): Promise<RemoteTree> {
  const tree = createItemTree(state?.tree)
  let cursor = state?.cursor
  try {
    const options = { select, top: 1000, signal, ...(cursor && { cursor }) }
    for await (const page of deltaPages(means, folder, options)) {
      tree.apply(page)
      cursor = page.cursor
    }
  } catch (error) {
    if (error instanceof GraphError && notTold.has(error.status))
      return { entries: await walk(means.graph, folder, signal) }
    throw error
  }
  const entries = [...tree.items.values()].flatMap((item) => {
    const path = tree.pathOf(item.id)?.join('/')
    return path ? [{ path, item }] : []
  })
  return {
    entries: entries.sort(byPath),
    // Made when somebody wants it: of a large drive it is a second copy.
    get state() {
      return cursor && { cursor, tree: stored(tree) }
    },
  }
}

/** Links to contents are good for an hour and a secret each: neither belongs into storage. */
function stored(tree: ItemTree): RemoteTreeState['tree'] {
  const json = tree.toJSON()
  return { ...json, items: json.items.map(({ '@microsoft.graph.downloadUrl': _, ...item }) => item) }
}

const notTold = new Set([400, 405, 501])

async function walk(graph: Graph, folder: ItemAddress, signal?: AbortSignal, path = ''): Promise<RemoteEntry[]> {
  const entries: RemoteEntry[] = []
  for await (const item of listChildren(graph, folder, { top: 1000, signal })) {
    const here = path + item.name
    entries.push({ path: here, item })
    if (item.folder) entries.push(...(await walk(graph, folder.child(item.name), signal, `${here}/`)))
  }
  return entries
}

function byPath(a: RemoteEntry, b: RemoteEntry): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0
}
