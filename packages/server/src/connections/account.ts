/** Who and what a token reaches, as a connection shows it. */
import { type Drive, type IdTokenClaims, personalTenantId, type User } from '@drawbridge/onedrive'
import type { Account, ConnectedDrive } from './connection.ts'

/** Graph adds an address to many identities, and documents it for none. */
type Identity = { readonly id?: string; readonly displayName?: string; readonly email?: string }

type Evidence = {
  /** Absent where the scopes do not let Graph tell. */
  readonly user?: User | undefined
  /** Absent where the tokens came without an id token. */
  readonly claims?: IdTokenClaims | undefined
  readonly drive: Drive
  /** The tenant at which the tokens were asked for, where that is known. */
  readonly tenantId?: string | undefined
}

/** The account that signed in, by the best witness for each field; its id is the same whoever was asked. */
export function accountOf({ user, claims, drive, tenantId }: Evidence): Account {
  const owner = drive.owner?.user as Identity | undefined
  const personal = claims ? claims.tid === personalTenantId : drive.driveType === 'personal'
  const userPrincipalName = user?.userPrincipalName ?? claims?.preferred_username ?? owner?.email ?? ''
  const id = user?.id ?? (claims && graphId(claims.oid, personal)) ?? owner?.id ?? ''
  return {
    id,
    displayName: user?.displayName ?? claims?.name ?? owner?.displayName ?? (userPrincipalName || id),
    userPrincipalName,
    kind: personal ? 'personal' : 'work',
    tenantId: claims?.tid ?? (personal ? personalTenantId : (tenantId ?? '')),
  }
}

/** Whose drive an app reaches in its own name: a person, a group, or a site. */
export function ownerOf(drive: Drive, tenantId: string): Account {
  // Graph's own types leave the group out.
  const { user, group } = (drive.owner ?? {}) as { user?: Identity; group?: Identity }
  const owner = user ?? group
  const id = owner?.id ?? drive.id
  return {
    id,
    displayName: owner?.displayName ?? drive.name ?? id,
    userPrincipalName: owner?.email ?? '',
    kind: 'work',
    tenantId,
  }
}

export function connectedDrive(drive: Drive): ConnectedDrive {
  const { id, driveType, webUrl, quota } = drive
  return {
    id,
    driveType,
    webUrl: webUrl ?? null,
    quota: quota
      ? {
          total: quota.total ?? 0,
          used: quota.used ?? 0,
          remaining: quota.remaining ?? 0,
          state: quota.state ?? 'normal',
        }
      : null,
  }
}

/** Id tokens name a personal account by a GUID that ends with the sixteen digits by which Graph names it. */
function graphId(oid: string, personal: boolean): string {
  return personal ? oid.replaceAll('-', '').slice(-16) : oid
}
