/** What the command line needs to serve an agent; no database behind it. */
import type { OneDrive } from '@drawbridge/onedrive'
import { guardedFetch } from '../outbound/guarded-fetch.ts'
import { openOutbound } from '../outbound/outbound.ts'
import { readVersion } from '../version.ts'
import { ownAccess } from './access.ts'
import { createConfirmations } from './confirmations.ts'
import { createMcpServer } from './create-mcp-server.ts'
import type { Policy } from './policy.ts'
import { type Stdio, serveStdio } from './stdio.ts'

export { type Bridge, bridgeStdio } from './bridge.ts'
export { type FolderName, folderName, type Policy, queryOf } from './policy.ts'
export type { Stdio } from './stdio.ts'

export type OwnDrive = Stdio & {
  readonly client: OneDrive
  /** The drive that paths are in. @default the account's own */
  readonly driveId?: string | undefined
  readonly policy: Policy
  readonly now: () => number
}

/** Serves one's own OneDrive to an agent that has started this program, until the agent is gone or the signal ends it. */
export async function serveOwnDrive({ client, driveId, policy, now, ...stdio }: OwnDrive): Promise<void> {
  // What an agent gives as an address may come out of a file; this machine and its network are not for that.
  const outbound = openOutbound({ loopback: false, timeoutMs: 30_000 })
  const access = ownAccess(client, driveId, guardedFetch(outbound))
  try {
    await serveStdio(
      createMcpServer({ access, policy, version: readVersion(), confirmations: createConfirmations(now) }),
      stdio,
    )
  } finally {
    await outbound.agent.destroy()
  }
}
