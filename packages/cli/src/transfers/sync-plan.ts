/** What a one-way sync has to do. Pure but for the comparison of two files of one size. */
import type { DriveItem } from '@drawbridge/onedrive'

export type Side<Entry> = ReadonlyMap<string, Entry>

export type Step<Entry> =
  | { readonly kind: 'folder'; readonly path: string }
  | {
      readonly kind: 'send'
      readonly path: string
      readonly entry: Entry
      readonly size: number
      readonly why: 'new' | 'changed'
    }
  | { readonly kind: 'delete'; readonly path: string }

type Comparable = { readonly folder: boolean; readonly size: number }

/**
 * Folders first, each before what is in it; deletions last, and of a folder that goes only the folder itself.
 * Names are compared as OneDrive does, without regard to letter case.
 *
 * @param same whether two files of one path hold the same
 */
export async function syncPlan<From extends Comparable, To extends Comparable>(
  source: Side<From>,
  target: Side<To>,
  same: (from: From, to: To) => Promise<boolean>,
  { remove }: { readonly remove: boolean },
): Promise<Step<From>[]> {
  const targets = new Map([...target].map(([path, entry]) => [path.toLowerCase(), { path, entry }]))
  const sources = new Map([...source].map(([path, entry]) => [path.toLowerCase(), entry]))
  const steps: Step<From>[] = []
  for (const [path, entry] of source) {
    const there = targets.get(path.toLowerCase())?.entry
    if (entry.folder) {
      if (!there?.folder) steps.push({ kind: 'folder', path })
    } else if (!there || there.folder) steps.push({ kind: 'send', path, entry, size: entry.size, why: 'new' })
    else if (!(await same(entry, there))) steps.push({ kind: 'send', path, entry, size: entry.size, why: 'changed' })
  }
  const clashes = [...target].filter(([path, entry]) => {
    const from = sources.get(path.toLowerCase())
    return from !== undefined && from.folder !== entry.folder
  })
  const extra = remove ? [...target].filter(([path]) => !sources.has(path.toLowerCase())) : []
  const gone = new Set<string>()
  for (const [path] of [...clashes, ...extra]) {
    const inside = [...gone].some((folder) => path.startsWith(`${folder}/`))
    if (!inside) gone.add(path)
  }
  const deletions = [...gone].map((path): Step<From> => ({ kind: 'delete', path }))
  // What stands in the way of something else has to go first.
  const first = deletions.filter(({ path }) => clashes.some(([clash]) => clash === path))
  return [...first, ...steps, ...deletions.filter((step) => !first.includes(step))]
}

export type RemoteEntry = Comparable & { readonly item: DriveItem }
