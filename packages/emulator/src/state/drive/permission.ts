/** Who may do what with an item: something that a person was given, or a link that whoever holds it may use. */

export type Role = 'read' | 'write' | 'owner'

/** Somebody who was given access; without an id as long as nobody of that address is known. */
export type Grantee = { readonly id?: string; readonly displayName: string; readonly email: string }

export type LinkType = 'view' | 'edit' | 'embed'
export type LinkScope = 'anonymous' | 'organization' | 'users'

export type SharingLink = {
  readonly type: LinkType
  readonly scope: LinkScope
  /** What the link's URL ends in; whoever knows it holds the link. */
  readonly token: string
}

export type Permission = {
  readonly id: string
  readonly role: Role
  /** One for a direct grant; for a link, who it is for or who has redeemed it. */
  readonly people: readonly Grantee[]
  readonly link?: SharingLink | undefined
  readonly invitation?: { readonly email: string; readonly signInRequired: boolean } | undefined
  /** SHA-256, hexadecimal. */
  readonly passwordHash?: string | undefined
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number | undefined
  readonly createdAt: number
}

const rank: Readonly<Record<Role, number>> = { read: 1, write: 2, owner: 3 }

export function allows(role: Role | undefined, wanted: Role): boolean {
  return role !== undefined && rank[role] >= rank[wanted]
}

export function greater(one: Role | undefined, other: Role | undefined): Role | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return rank[one] >= rank[other] ? one : other
}
