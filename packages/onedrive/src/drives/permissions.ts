/** Who may do what with an item. @see https://learn.microsoft.com/graph/api/resources/permission */
import { entries } from '../graph/page.ts'
import { graphPath } from '../graph/path.ts'
import type { Graph } from '../graph/request.ts'
import type { Page, Permission } from '../graph/wire.ts'
import type { ItemAddress } from './address.ts'

export type Role = 'read' | 'write' | 'owner'

/** The owner sees all of them, others their own. @throws {GraphError} */
export function listPermissions(graph: Graph, item: ItemAddress): AsyncGenerator<Permission> {
  return entries(graph, item.below('permissions'))
}

/** @throws {GraphError} `itemNotFound` */
export function getPermission(graph: Graph, item: ItemAddress, id: string): Promise<Permission> {
  return graph.json(path(item, id))
}

/** @throws {GraphError} `accessDenied` for an inherited one */
export function updatePermission(
  graph: Graph,
  item: ItemAddress,
  id: string,
  changes: { readonly roles: readonly Role[] },
): Promise<Permission> {
  return graph.json(path(item, id), { method: 'PATCH', json: changes, idempotent: true })
}

/** Takes access away. @throws {GraphError} `accessDenied` for an inherited one */
export async function deletePermission(graph: Graph, item: ItemAddress, id: string): Promise<void> {
  await graph.json(path(item, id), { method: 'DELETE' })
}

export type LinkOptions = {
  /** `embed` in personal accounts only. */
  readonly type: 'view' | 'edit' | 'embed'
  /** @default what the tenant prefers */
  readonly scope?: 'anonymous' | 'organization' | 'users' | undefined
  readonly password?: string | undefined
  readonly expirationDateTime?: string | undefined
  readonly retainInheritedPermissions?: boolean | undefined
}

/**
 * A sharing link: the one there is already, or a new one. Asking twice makes one.
 *
 * @see https://learn.microsoft.com/graph/api/driveitem-createlink
 * @throws {GraphError} `accessDenied` or `invalidRequest` where the tenant does not allow such links
 */
export function createLink(graph: Graph, item: ItemAddress, options: LinkOptions): Promise<Permission> {
  return graph.json(item.below('createLink'), { method: 'POST', json: options, idempotent: true })
}

export type Invitation = {
  readonly recipients: readonly ({ readonly email: string } | { readonly objectId: string } | { alias: string })[]
  readonly roles: readonly Role[]
  /** Not both this and `sendInvitation` may be false. @default true */
  readonly requireSignIn?: boolean | undefined
  /** A letter by Microsoft. @default false */
  readonly sendInvitation?: boolean | undefined
  /** At most 2,000 characters. */
  readonly message?: string | undefined
  readonly expirationDateTime?: string | undefined
  /** Personal accounts only. */
  readonly password?: string | undefined
  readonly retainInheritedPermissions?: boolean | undefined
}

/**
 * Gives people access. Sent once only, so that nobody is written to twice.
 *
 * @see https://learn.microsoft.com/graph/api/driveitem-invite
 * @throws {GraphError}
 */
export async function invite(
  graph: Graph,
  item: ItemAddress,
  { requireSignIn = true, sendInvitation = false, ...invitation }: Invitation,
): Promise<Permission[]> {
  const json = { requireSignIn, sendInvitation, ...invitation }
  const { value } = await graph.json<Page<Permission>>(item.below('invite'), { method: 'POST', json })
  return value
}

function path(item: ItemAddress, id: string): string {
  return item.below('permissions') + graphPath`/${id}`
}
