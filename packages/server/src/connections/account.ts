/** Who and what a token reaches, read from Graph: the proof that a connection works. */
import { type Drive, GraphError, type IdTokenClaims, type OneDrive, personalTenantId } from '@drawbridge/onedrive'
import type { Account, ConnectedDrive } from './connection.ts'

/**
 * Reads the account. Without the scope User.Read Graph will not tell: then the id token does.
 *
 * @throws {OneDriveError}
 */
export async function readAccount(onedrive: OneDrive, claims: IdTokenClaims): Promise<Account> {
  const tenantId = claims.tid
  const kind = tenantId === personalTenantId ? 'personal' : 'work'
  const fallback = { id: claims.oid, displayName: claims.name, userPrincipalName: claims.preferred_username }
  const user = await onedrive.me().catch((error: unknown) => {
    if (error instanceof GraphError && error.status === 403) return fallback
    throw error
  })
  const userPrincipalName = user.userPrincipalName ?? claims.preferred_username ?? ''
  return {
    id: user.id,
    displayName: user.displayName ?? (userPrincipalName || user.id),
    userPrincipalName,
    kind,
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
