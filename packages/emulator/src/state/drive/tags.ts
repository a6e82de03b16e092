/** eTag: changes with the item. cTag: changes with its content. Conditions compare either, quoted or not. */
import { GraphFailure } from '../../errors.ts'
import { guidOf } from './ids.ts'
import type { Item } from './item.ts'

export function eTagOf(item: Item): string {
  const guid = guidOf(item.id)
  return guid === undefined ? `a${base64(`${item.id}.${item.version}`)}` : `"{${guid}},${item.version}"`
}

/** Far from any count of changes: what a cTag becomes when it changes once more by itself. */
const late = 1_000_000

/** @param isLate whether thumbnails and properties, made after the upload, have changed it once more */
export function cTagOf(item: Item, isLate = false): string {
  const guid = guidOf(item.id)
  const version = item.contentVersion + (isLate ? late : 0)
  return guid === undefined ? `a${base64(`c:${item.id}.${version}`)}` : `"c:{${guid}},${version}"`
}

export type Conditions = {
  /** The If-Match header: an eTag or cTag, a list of them, or `*`. */
  readonly ifMatch?: string | undefined
  /** The If-None-Match header. */
  readonly ifNoneMatch?: string | undefined
  /** `Prefer: bypass-shared-lock`: an editor that holds the item open is passed over. */
  readonly bypassSharedLock?: boolean | undefined
}

/** @throws GraphFailure 412 `resourceModified` when the item (absent: none exists yet) is not as the caller assumes */
export function checkConditions(item: Item | undefined, { ifMatch, ifNoneMatch }: Conditions): void {
  const wrong =
    (ifMatch !== undefined && !matchesTag(item, ifMatch)) ||
    (ifNoneMatch !== undefined && matchesTag(item, ifNoneMatch))
  if (wrong) {
    throw new GraphFailure(412, 'resourceModified', 'The resource has changed since the caller last read it.', {
      innerCode: 'entityTagDoesNotMatch',
    })
  }
}

/** Whether a condition names the item as it is: by its eTag or its cTag, quoted or not, or by `*`. */
export function matchesTag(item: Item | undefined, condition: string): boolean {
  if (item === undefined) return false
  if (condition.trim() === '*') return true
  const bare = [eTagOf(item), cTagOf(item), cTagOf(item, true)].map(unquote)
  return [condition, ...condition.split(/,(?=\s*(?:W\/)?")/)].some((tag) => bare.includes(unquote(tag)))
}

function unquote(tag: string): string {
  return tag
    .trim()
    .replace(/^W\//, '')
    .replace(/^"(.*)"$/, '$1')
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64').replaceAll('=', '')
}
