/**
 * What has to be done so that one tree becomes like another. Pure: two trees in, a list of operations out, in an order
 * that can be followed. Showing the list without following it is a dry run.
 */

export type TreeEntry = {
  /** From the tree's root, with `/` between the names. */
  readonly path: string
  readonly folder: boolean
  readonly size?: number | undefined
  /** Milliseconds since 1970. */
  readonly modifiedAt?: number | undefined
  /** As Graph writes it; compared where both sides have it. */
  readonly quickXorHash?: string | undefined
}

export type SyncOperation =
  | { readonly kind: 'createFolder'; readonly path: string }
  | { readonly kind: 'write'; readonly path: string; readonly reason: 'new' | 'size' | 'hash' | 'time' }
  /** The content is the same, its time is not. */
  | { readonly kind: 'touch'; readonly path: string }
  /** A file, or a folder with all that is in it. */
  | { readonly kind: 'move'; readonly path: string; readonly from: string }
  | { readonly kind: 'delete'; readonly path: string; readonly folder: boolean }

export type PlanOptions = {
  /** Removes what the source does not have. @default false */
  readonly delete?: boolean | undefined
  /** Finds files under another name, instead of writing them again. @default true, where `delete` is */
  readonly moves?: boolean | undefined
  /** Times closer than this are the same, in milliseconds: OneDrive keeps seconds. @default 2_000 */
  readonly timeTolerance?: number | undefined
}

/** Names are the same to OneDrive whatever their case. */
const fold = (path: string): string => path.toLowerCase()

/** @param source what it shall be like; @param target what it is like */
export function planSync(
  source: readonly TreeEntry[],
  target: readonly TreeEntry[],
  { delete: deleting = false, moves = deleting, timeTolerance = 2000 }: PlanOptions = {},
): SyncOperation[] {
  const wanted = new Map(source.map((entry) => [fold(entry.path), entry]))
  const there = new Map(target.map((entry) => [fold(entry.path), entry]))
  const operations: SyncOperation[] = []

  // A file where a folder has to be, or the other way round, makes room first.
  const gone = target.filter((entry) => wanted.get(fold(entry.path))?.folder !== entry.folder)
  const inTheWay = gone.filter(({ path }) => wanted.has(fold(path)))
  const missing = source.filter((entry) => there.get(fold(entry.path))?.folder !== entry.folder)

  const under = (path: string, folders: readonly string[]): boolean =>
    folders.some((folder) => fold(path).startsWith(`${fold(folder)}/`))
  // What stands in the way is removed before anything else, so nothing can be moved out of it.
  const blockingFolders = inTheWay.filter(({ folder }) => folder).map(({ path }) => path)
  const movable = gone.filter((entry) => !inTheWay.includes(entry) && !under(entry.path, blockingFolders))
  const found = moves && deleting ? findMoves(missing, movable) : []
  const moved = new Set(found.map(({ path }) => fold(path)))
  const left = new Set(found.map(({ from }) => fold(from)))
  const foldersMoved = found.filter(({ from }) => there.get(fold(from))?.folder)
  const filesMoved = found.filter((move) => !foldersMoved.includes(move))
  const destinations = foldersMoved.map(({ path }) => path)
  /** Goes along with a folder that is moved. */
  const comesAlong = ({ path }: TreeEntry): boolean =>
    moved.has(fold(path)) ||
    foldersMoved.some((move) => under(path, [move.path]) && there.has(fold(move.from + path.slice(move.path.length))))

  const created = missing.filter((entry) => entry.folder && !comesAlong(entry))
  const creation = ({ path }: TreeEntry): SyncOperation => ({ kind: 'createFolder', path })
  const move = ({ path, from }: Move): SyncOperation => ({ kind: 'move', path, from })
  operations.push(
    ...created.filter(({ path }) => !under(path, destinations)).map(creation),
    ...foldersMoved.toSorted((a, b) => a.path.length - b.path.length).map(move),
    ...created.filter(({ path }) => under(path, destinations)).map(creation),
    ...filesMoved.map(move),
  )
  for (const entry of source) {
    if (entry.folder || comesAlong(entry)) continue
    const twin = there.get(fold(entry.path))
    const path = entry.path
    if (!twin || twin.folder) operations.push({ kind: 'write', path, reason: 'new' })
    else {
      const difference = compare(entry, twin, timeTolerance)
      if (difference === 'touch') operations.push({ kind: 'touch', path })
      else if (difference) operations.push({ kind: 'write', path, reason: difference })
    }
  }

  const removed = (deleting ? gone : inTheWay).filter(({ path }) => {
    return (
      !left.has(fold(path)) &&
      !under(
        path,
        foldersMoved.map(({ from }) => from),
      )
    )
  })
  // A folder takes along what is in it, unless something in it has to stay or has moved out, which is done by then.
  const removedFolders = removed.filter(({ folder }) => folder).map(({ path }) => path)
  const deletes = removed
    .filter(({ path }) => !under(path, removedFolders))
    .map(({ path, folder }): SyncOperation => ({ kind: 'delete', path, folder }))
  const blocking = deletes.filter(({ path }) => wanted.has(fold(path)))
  return [...blocking, ...operations, ...deletes.filter((operation) => !blocking.includes(operation))]
}

/** Files whose time alone is another, or may be: their hash decides whether they have to be written. */
export function undecided(source: readonly TreeEntry[], target: readonly TreeEntry[], timeTolerance = 2000): string[] {
  const there = new Map(target.filter(({ folder }) => !folder).map((entry) => [fold(entry.path), entry]))
  const sizes = new Set(target.map(({ size }) => size))
  return source.flatMap((entry) => {
    if (entry.folder || entry.quickXorHash !== undefined) return []
    const twin = there.get(fold(entry.path))
    // A new file may be a moved one, when one of its size is there.
    if (!twin) return entry.size !== undefined && entry.size > 0 && sizes.has(entry.size) ? [entry.path] : []
    const sameSize = twin.size === entry.size && twin.quickXorHash !== undefined
    return sameSize && !(sameTime(entry, twin, timeTolerance) && isExact(entry, twin)) ? [entry.path] : []
  })
}

function compare(entry: TreeEntry, twin: TreeEntry, tolerance: number): 'size' | 'hash' | 'time' | 'touch' | undefined {
  if (entry.size !== twin.size) return 'size'
  const timely = sameTime(entry, twin, tolerance)
  if (entry.quickXorHash !== undefined && twin.quickXorHash !== undefined) {
    if (entry.quickXorHash !== twin.quickXorHash) return 'hash'
    return timely ? undefined : 'touch'
  }
  return timely ? undefined : 'time'
}

function sameTime(a: TreeEntry, b: TreeEntry, tolerance: number): boolean {
  if (a.modifiedAt === undefined || b.modifiedAt === undefined) return true
  return Math.abs(a.modifiedAt - b.modifiedAt) <= tolerance
}

/**
 * Whether times that are close are so because one side keeps whole seconds only. Where both tell milliseconds, a
 * difference of less than a second is a file that was written to twice in a moment.
 */
function isExact({ modifiedAt: a = 0 }: TreeEntry, { modifiedAt: b = 0 }: TreeEntry): boolean {
  return a % 1000 === 0 || b % 1000 === 0 || Math.abs(a - b) <= roundingMs
}

/** File systems take seconds with a fraction, which not every millisecond is. */
const roundingMs = 2

type Move = { readonly path: string; readonly from: string }

/** Same size and same hash, once on each side; then whole folders, where all of one is found in another. */
function findMoves(missing: readonly TreeEntry[], gone: readonly TreeEntry[]): Move[] {
  const lost = new Map<string, TreeEntry[]>()
  for (const entry of gone) {
    const key = contentOf(entry)
    if (key !== undefined) lost.set(key, [...(lost.get(key) ?? []), entry])
  }
  const files: Move[] = missing.flatMap((entry) => {
    const candidates = lost.get(contentOf(entry) ?? '') ?? []
    const best = candidates.find(({ path }) => nameOf(path) === nameOf(entry.path)) ?? candidates[0]
    if (!best) return []
    candidates.splice(candidates.indexOf(best), 1)
    return [{ path: entry.path, from: best.path }]
  })
  return foldersOf(files, missing, gone)
}

function contentOf({ folder, size, quickXorHash }: TreeEntry): string | undefined {
  return folder || !size || quickXorHash === undefined ? undefined : `${size} ${quickXorHash}`
}

/** Where every file and folder below one folder goes to the same place below another, the folder itself goes. */
function foldersOf(files: readonly Move[], missing: readonly TreeEntry[], gone: readonly TreeEntry[]): Move[] {
  const destination = new Map(files.map(({ path, from }) => [from, path]))
  const newFolders = new Set(missing.filter(({ folder }) => folder).map(({ path }) => path))
  const oldFolders = gone.filter(({ folder }) => folder).sort((a, b) => a.path.length - b.path.length)
  const moves: Move[] = []
  const covered = (path: string): boolean => moves.some(({ from }) => path.startsWith(`${from}/`))

  for (const { path: from } of oldFolders) {
    if (covered(from)) continue
    const below = gone.filter((entry) => entry.path.startsWith(`${from}/`))
    const sample = below.find(({ path }) => destination.has(path))
    if (!sample) continue
    const rest = sample.path.slice(from.length)
    const to = destination.get(sample.path)!
    if (!to.endsWith(rest)) continue
    const path = to.slice(0, -rest.length)
    const fits = below.every((entry) => {
      const there = path + entry.path.slice(from.length)
      return entry.folder ? newFolders.has(there) : destination.get(entry.path) === there
    })
    if (fits && newFolders.has(path)) moves.push({ path, from })
  }
  return [...moves, ...files.filter(({ from }) => !covered(from))]
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
