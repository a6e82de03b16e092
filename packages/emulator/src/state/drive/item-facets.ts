/** The changes of what few items have: checkout, followers, locks, labels, a thumbnail of their own. */
import { GraphFailure } from '../../errors.ts'
import type { Change, Facets, IdentitySet, Item } from './item.ts'
import { isFile } from './item.ts'
import { checkUnlocked } from './locks.ts'
import { stateOf } from './put-file.ts'
import { invalidRequest } from './refusals.ts'

type Made = Omit<Change, 'at' | 'by'>

/** @throws GraphFailure 400 for a folder, 423 when it is checked out by somebody else or locked */
export function checkOut(item: Item, by: IdentitySet, at: number): Made {
  if (!isFile(item)) throw invalidRequest('Only files can be checked out.')
  checkUnlocked(item, by, {})
  return withFacets(item, { checkout: item.facets?.checkout ?? { by, at, content: item.content } })
}

/** Ends a checkout: what was changed meanwhile stays. @throws GraphFailure 400 when it is not checked out, 423 */
export function checkIn(item: Item, by: IdentitySet): Made {
  checkOwnCheckout(item, by)
  return withFacets(item, { checkout: undefined })
}

/** Ends a checkout: the file holds again what it held when the checkout began. */
export function discardCheckOut(item: Item, by: IdentitySet): Made {
  checkOwnCheckout(item, by)
  const [state] = withFacets(item, { checkout: undefined }).put!
  return { put: [{ ...state!, content: item.facets?.checkout?.content ?? item.content }] }
}

export function follow(item: Item, userId: string): Made {
  return withFacets(item, { followers: [...new Set([...(item.facets?.followers ?? []), userId])] })
}

export function unfollow(item: Item, userId: string): Made {
  return withFacets(item, { followers: item.facets?.followers?.filter((id) => id !== userId) })
}

/** Facets that are given replace those that were; undefined takes one away. */
export function withFacets(item: Item, facets: { readonly [name in keyof Facets]: Facets[name] | undefined }): Made {
  const all = Object.entries({ ...item.facets, ...facets }).filter(([, value]) => value !== undefined)
  return { put: [{ ...stateOf(item), facets: all.length === 0 ? undefined : (Object.fromEntries(all) as Facets) }] }
}

function checkOwnCheckout(item: Item, by: IdentitySet): void {
  if (item.facets?.checkout === undefined) {
    throw new GraphFailure(400, 'invalidRequest', 'The item is not checked out.')
  }
  checkUnlocked(item, by, {})
}
