/** The changes that share an item: people who are invited, and links. */
import { createHash, randomBytes } from 'node:crypto'
import { GraphFailure } from '../../errors.ts'
import { differencesOf } from './differences.ts'
import type { DriveRules } from './drive-rules.ts'
import type { Change, Item } from './item.ts'
import type { Grantee, LinkScope, LinkType, Permission, Role } from './permission.ts'
import { invalidRequest } from './refusals.ts'
import { newShareToken } from './share-token.ts'

export type InviteRequest = {
  readonly people: readonly Grantee[]
  readonly role: Role
  readonly requireSignIn: boolean
  readonly password?: string | undefined
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number | undefined
}

type Shared = { readonly change: Omit<Change, 'at' | 'by'>; readonly permissions: readonly Permission[] }

/** One permission for each person; who has one already keeps its id and gets the new role. */
export function invite(rules: DriveRules, item: Item, request: InviteRequest): Shared {
  if (request.password !== undefined && !differencesOf(rules.kind).invitesWithPassword) {
    throw invalidRequest('A password can be set on personal drives only.')
  }
  checkExpiry(rules, request.expiresAt)
  const permissions = request.people.map((person): Permission => {
    const known = rules.permissions
      .of(item.id)
      .find(({ link, people }) => link === undefined && people[0]?.email.toLowerCase() === person.email.toLowerCase())
    return {
      id: known?.id ?? newPermissionId(),
      role: request.role,
      people: [person],
      invitation: { email: person.email, signInRequired: request.requireSignIn },
      passwordHash: passwordHash(request.password),
      expiresAt: request.expiresAt,
      createdAt: known?.createdAt ?? rules.now(),
    }
  })
  return { change: { permit: permissions.map((permission) => ({ itemId: item.id, permission })) }, permissions }
}

export type LinkRequest = {
  readonly type: LinkType
  readonly scope: LinkScope
  readonly password?: string | undefined
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number | undefined
}

/** @returns the link that is there already, with the same type and scope, or a new one; no change for the former */
export function createLink(
  rules: DriveRules,
  driveId: string,
  item: Item,
  request: LinkRequest,
): { permission: Permission; change?: Omit<Change, 'at' | 'by'> } {
  const { type, scope } = request
  const differences = differencesOf(rules.kind)
  if (type === 'embed' && !differences.embeds) throw invalidRequest('Embed links can be made on personal drives only.')
  if (!differences.linkScopes.includes(scope)) throw invalidRequest(`Links of scope ${scope} cannot be made here.`)
  if (scope === 'anonymous' && !rules.quirks.anonymousLinks) {
    const message = 'Links for anyone are disabled by the policy of the organization.'
    throw new GraphFailure(403, 'accessDenied', message, { innerCode: 'accessRestricted' })
  }
  checkExpiry(rules, request.expiresAt)

  const existing = rules.permissions
    .of(item.id)
    .find(
      ({ link, expiresAt }) =>
        link?.type === type && link.scope === scope && (expiresAt === undefined || expiresAt > rules.now()),
    )
  if (existing !== undefined && request.password === undefined && request.expiresAt === undefined) {
    return { permission: existing }
  }
  const permission: Permission = {
    id: newPermissionId(),
    role: type === 'edit' ? 'write' : 'read',
    people: [],
    link: { type, scope, token: newShareToken(driveId) },
    passwordHash: passwordHash(request.password),
    expiresAt: request.expiresAt,
    createdAt: rules.now(),
  }
  return { permission, change: { permit: [{ itemId: item.id, permission }] } }
}

/** People who may use a link from now on: those it was sent to, or who redeemed it. */
export function withPeople(permission: Permission, people: readonly Grantee[]): Permission {
  const added = people.filter(({ email }) => !permission.people.some((known) => known.email === email))
  return { ...permission, people: [...permission.people, ...added] }
}

export function passwordHash(password: string | undefined): string | undefined {
  return password === undefined ? undefined : createHash('sha256').update(password).digest('hex')
}

function newPermissionId(): string {
  return randomBytes(18).toString('base64url')
}

function checkExpiry(rules: DriveRules, expiresAt: number | undefined): void {
  if (expiresAt !== undefined && expiresAt <= rules.now()) {
    throw invalidRequest('expirationDateTime must be in the future.', 'invalidParameterFormat')
  }
}
