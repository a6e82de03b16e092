/** New tokens are believed once real calls have reached a drive with them. */
import {
  type Cloud,
  createOneDrive,
  type Drive,
  type DriveReference,
  diagnose,
  GraphError,
  type OneDrive,
  type TokenSet,
} from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import { accountOf, connectedDrive, ownerOf } from './account.ts'
import type { Account, ConnectedDrive } from './connection.ts'
import { userAgent } from './services.ts'

export type Proven = { readonly account: Account; readonly drive: ConnectedDrive }

type Bearer = Pick<TokenSet, 'accessToken' | 'idTokenClaims'>

/**
 * The account that signed in, and its own drive.
 *
 * @param tenantId where the tokens were asked for, for want of an id token
 * @throws {OneDriveError}
 * @throws {Problem} `sign_in_failed` when the account has no drive
 */
export async function proveOwnDrive(cloud: Cloud, tokens: Bearer, tenantId?: string): Promise<Proven> {
  const onedrive = clientFor(cloud, tokens)
  const [user, drive] = await Promise.all([
    onedrive.me().catch((error: unknown) => {
      // Without the scope User.Read Graph will not tell.
      if (error instanceof GraphError && error.status === 403) return undefined
      throw error
    }),
    ownDrive(onedrive),
  ])
  return { account: accountOf({ user, claims: tokens.idTokenClaims, drive, tenantId }), drive: connectedDrive(drive) }
}

/**
 * A drive that an app reaches in its own name.
 *
 * @throws {OneDriveError}
 */
export async function proveDrive(
  cloud: Cloud,
  tokens: Bearer,
  reference: DriveReference,
  tenantId: string,
): Promise<Proven> {
  const client = clientFor(cloud, tokens).drive(reference)
  const drive = await client.get()
  // Some permissions let an app see a drive and nothing in it.
  await client.root().get()
  return { account: ownerOf(drive, tenantId), drive: connectedDrive(drive) }
}

/** Somebody waits for this answer: try again once or twice, but not for minutes. */
function clientFor(cloud: Cloud, { accessToken }: Bearer): OneDrive {
  return createOneDrive({ cloud, accessToken, userAgent, timeoutMs: 20_000, retry: { limit: 2, maxDelayMs: 5_000 } })
}

async function ownDrive(onedrive: OneDrive): Promise<Drive> {
  return onedrive
    .drive()
    .get()
    .catch((error: unknown) => {
      if (!(error instanceof GraphError && error.status === 404)) throw error
      const { microsoft } = diagnose(error)
      throw new Problem('sign_in_failed', 'This account has no OneDrive yet.', {
        cause: error,
        diagnosis: {
          code: 'no_drive',
          title: 'This account has no OneDrive yet',
          cause: 'Signing in worked, but Microsoft knows no drive that belongs to this account.',
          who: 'user',
          remedy:
            'Open onedrive.com with this account once, which creates the drive, then connect again. A work or school account also needs a licence with OneDrive from its administrator.',
          retry: 'sign-in',
          ...(microsoft && { microsoft }),
        },
      })
    })
}
