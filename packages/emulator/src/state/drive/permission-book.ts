/**
 * Every permission in a drive, by the item it was given on; what is inside a folder inherits from it. One of the
 * readings of the change log.
 */
import type { Change, Item } from './item.ts'
import { greater, type Permission, type Role } from './permission.ts'
import type { Tree } from './tree.ts'

/** A permission that counts for an item, and the item it was given on. */
export type Effective = { readonly permission: Permission; readonly on: Item }

export type PermissionBook = {
  /** Given on the item itself, expired ones too. */
  of(itemId: string): readonly Permission[]
  /** All that count for an item at a time: its own first, then those of the folders above it. */
  effective(item: Item, now: number): Effective[]
  /** @param via the token of a link through which the item is reached */
  roleOf(item: Item, userId: string | undefined, now: number, via?: string): Role | undefined
  /** Items on which a user was given something, still in the drive. */
  givenTo(userId: string, now: number): Effective[]
  link(token: string): Effective | undefined
  apply(change: Change): void
}

export function openPermissionBook(tree: Tree): PermissionBook {
  const given = new Map<string, Permission[]>()
  const links = new Map<string, { itemId: string; permissionId: string }>()

  const of = (itemId: string): readonly Permission[] => given.get(itemId) ?? []
  const counts = ({ expiresAt }: Permission, now: number): boolean => expiresAt === undefined || expiresAt > now

  const effective = (item: Item, now: number): Effective[] => {
    const found: Effective[] = []
    if (given.size === 0) return found
    for (let on: Item | undefined = item; on !== undefined; on = tree.item(on.parentId ?? '')) {
      for (const permission of of(on.id)) if (counts(permission, now)) found.push({ permission, on })
    }
    return found
  }

  const remove = (itemId: string, permissionId: string): void => {
    const rest = of(itemId).filter(({ id }) => id !== permissionId)
    if (rest.length === 0) given.delete(itemId)
    else given.set(itemId, rest)
  }

  return {
    of,
    effective,
    roleOf(item, userId, now, via) {
      return effective(item, now)
        .filter(
          ({ permission: { people, link } }) => opens(people, userId) || (via !== undefined && link?.token === via),
        )
        .reduce<Role | undefined>((best, { permission }) => greater(best, permission.role), undefined)
    },
    givenTo: (userId, now) =>
      [...given].flatMap(([itemId, permissions]) => {
        const on = tree.item(itemId)
        const permission = permissions.find(
          ({ people, ...rest }) => opens(people, userId) && counts({ people, ...rest }, now),
        )
        return on === undefined || permission === undefined ? [] : [{ permission, on }]
      }),
    link(token) {
      const place = links.get(token)
      const on = place && tree.item(place.itemId)
      const permission = place && of(place.itemId).find(({ id }) => id === place.permissionId)
      return on === undefined || permission === undefined ? undefined : { permission, on }
    },
    apply({ permit = [], revoke = [], purge = [] }) {
      for (const { itemId, permissionId } of revoke) remove(itemId, permissionId)
      for (const { itemId, permission } of permit) {
        const others = of(itemId)
        const place = others.findIndex(({ id }) => id === permission.id)
        given.set(itemId, place === -1 ? [...others, permission] : others.with(place, permission))
        if (permission.link !== undefined) links.set(permission.link.token, { itemId, permissionId: permission.id })
      }
      for (const id of purge) given.delete(id)
    },
  }
}

function opens(people: Permission['people'], userId: string | undefined): boolean {
  return userId !== undefined && people.some(({ id }) => id === userId)
}
