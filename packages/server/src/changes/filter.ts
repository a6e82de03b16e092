/** Whether a change is one that somebody wants to hear of. Pure. */
import type { Change, ChangeFilter } from '@drawbridge/api'
import picomatch from 'picomatch'

/** A change with the ids of all folders that it is in, or was in, from the nearest up. */
export type PlacedChange = Change & {
  readonly ancestors: readonly string[]
  readonly ancestorsBefore: readonly string[]
}

export type Matches = (change: PlacedChange) => boolean

/** What moved out of a folder was in it, so whoever listens there hears of it. */
export function compileFilter(filter: ChangeFilter): Matches {
  const nameMatches = filter.name === undefined ? undefined : nameMatcher(filter.name)
  const tests: Matches[] = []
  if (filter.kinds) tests.push(({ kind }) => filter.kinds!.includes(kind))
  if (filter.items) {
    const folders = filter.items === 'folders'
    tests.push(({ item }) => (item.kind === 'folder') === folders)
  }
  if (filter.folderId !== undefined) tests.push((change) => isIn(change, filter.folderId!, filter.recursive))
  if (nameMatches) {
    tests.push(({ item, before }) => nameMatches(item.name) || (before !== null && nameMatches(before.name)))
  }
  if (filter.mimeTypes) tests.push(({ item }) => filter.mimeTypes!.some((type) => isOfType(item.mimeType, type)))
  if (filter.minSize !== undefined) tests.push(({ item }) => (item.size ?? 0) >= filter.minSize!)
  if (filter.maxSize !== undefined) tests.push(({ item }) => (item.size ?? 0) <= filter.maxSize!)
  if (filter.author !== undefined) tests.push(({ item }) => isBy(item.modifiedBy, filter.author!))
  return (change) => tests.every((test) => test(change))
}

/** @throws {RangeError} for a glob that cannot be one */
export function nameMatcher(glob: string): (name: string) => boolean {
  return picomatch(glob, { nocase: true, dot: true, maxLength: 300 })
}

function isIn({ ancestors, ancestorsBefore }: PlacedChange, folderId: string, recursive: boolean): boolean {
  return recursive
    ? ancestors.includes(folderId) || ancestorsBefore.includes(folderId)
    : ancestors[0] === folderId || ancestorsBefore[0] === folderId
}

function isOfType(mimeType: string | null, wanted: string): boolean {
  if (mimeType === null) return false
  const [type, low] = [wanted.toLowerCase(), mimeType.toLowerCase()]
  return type.endsWith('/*') ? low.startsWith(type.slice(0, -1)) : low === type
}

function isBy(author: Change['item']['modifiedBy'], wanted: string): boolean {
  const low = wanted.toLowerCase()
  return [author?.id, author?.displayName, author?.email].some((each) => each?.toLowerCase() === low)
}
