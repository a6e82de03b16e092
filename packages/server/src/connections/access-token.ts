/**
 * A working access token for a connection, whatever it takes.
 *
 *   memory ─ miss ─▸ row ─ expired ─▸ lock row ─▸ look again ─▸ refresh at Microsoft ─▸ seal, store, commit ─▸ use
 *
 * Across all nodes one refresh per connection runs at a time, because the row of the grant is locked meanwhile; within
 * a node all callers wait for the same one, so that a burst takes one client of the pool. A refresh holds its client while
 * Microsoft answers; only so many may do that at once, so that the pool always has clients left for everything else.
 */
import { type AppRegistration as AppAtMicrosoft, diagnose, isOneDriveError, type Transport } from '@drawbridge/onedrive'
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import { Problem } from '../errors.ts'
import { mostClients } from '../postgres/pool.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import type { AppRegistrations } from '../projects/app-registrations.ts'
import type { Vault } from '../vault/vault.ts'
import type { ConnectionRecord } from './connection.ts'
import { failedCall } from './failure.ts'
import { type AccessToken, findGrant, lockGrant, openAccessToken, openGrant, updateGrant } from './grant.ts'
import { recordFinding, recordRefresh } from './health.ts'
import { obtainTokens } from './obtain-tokens.ts'
import { createRecentFailures } from './recent-failures.ts'
import { createTurns, NoTurn } from './turns.ts'

export type AccessTokens = {
  /**
   * A token that is good for another minute at least.
   *
   * @param refused a token that Graph did not take: it is replaced, unless that has happened meanwhile
   * @throws {Problem} `connection_broken` with a diagnosis when somebody has to act, `upstream_timeout`,
   *   `upstream_failed` or `upstream_throttled` when waiting helps, `not_connected` when the connection is gone
   */
  get(connection: Connected, refused?: string): Promise<string>
  /** Drops the token from memory; it is still stored. */
  release(connectionId: string): void
  /** Drops what is in memory: the token, and that a refresh has failed a moment ago. */
  forget(connectionId: string): void
  /** The app registration was changed, so that refreshes that had failed under it are worth trying at once. */
  retryUnder(appRegistrationId: string): void
}

export type AccessTokenOptions = {
  readonly db: Db
  readonly vault: Vault
  readonly clock: Clock
  readonly appRegistrations: Pick<AppRegistrations, 'get' | 'withCredential'>
  /** The pause before Microsoft is asked once more. @default the machine's timers */
  readonly sleep?: Transport['sleep']
}

type Connected = Pick<ConnectionRecord, 'id' | 'appRegistrationId'>

/** Renewed this long before the end, so that no request is under way when it comes; milliseconds. */
const earlyMs = 60_000
/** Microsoft may take this long to answer a refresh; milliseconds. */
const refreshTimeoutMs = 15_000
/** Then waiting for another node's refresh ends too; milliseconds. */
const lockTimeoutMs = 20_000
/** Half of the pool's clients. */
const mostRefreshes = mostClients / 2

export function createAccessTokens({ db, vault, clock, appRegistrations, sleep }: AccessTokenOptions): AccessTokens {
  const known = new Map<string, AccessToken>()
  const underWay = new Map<string, Promise<AccessToken>>()
  const failures = createRecentFailures(clock)
  const turns = createTurns(mostRefreshes, lockTimeoutMs)

  const isGood = (access: AccessToken | undefined, refused: string | undefined): access is AccessToken =>
    access !== undefined && access.token !== refused && access.expiresAt - earlyMs > clock.now()

  function keep(connectionId: string, access: AccessToken): AccessToken {
    for (const [id, { expiresAt }] of known) if (expiresAt <= clock.now()) known.delete(id)
    known.set(connectionId, access)
    return access
  }

  async function obtain(connection: Connected, refused?: string) {
    const grant = await findGrant(db, connection.id)
    if (!grant) throw disconnected()
    const stored = openAccessToken(vault, grant)
    return isGood(stored, refused) ? stored : refresh(connection, grant.public_client === true, refused)
  }

  async function refresh({ id, appRegistrationId }: Connected, publicClient: boolean, refused?: string) {
    const failed = failures.of(id)
    if (failed) throw failed
    const work = (app: AppAtMicrosoft) => turns.take(() => refreshLocked(app, id, refused))
    try {
      // What takes no credential with it proves none.
      const access = publicClient
        ? await work(await appRegistrations.get(appRegistrationId))
        : await appRegistrations.withCredential(appRegistrationId, work)
      failures.forget(id)
      return access
    } catch (error) {
      if (isLockTimeout(error) || error instanceof NoTurn) throw busy(error)
      if (!isOneDriveError(error)) throw error
      const failure = failedCall(error, diagnose(error, await appRegistrations.get(appRegistrationId)))
      failures.record(id, appRegistrationId, failure.problem)
      if (failure.status) await recordFinding(db, id, failure, clock.now())
      throw failure.problem
    }
  }

  function refreshLocked(app: AppAtMicrosoft, id: string, refused?: string): Promise<AccessToken> {
    return inTransaction(db, async (transaction) => {
      await sql`select set_config('lock_timeout', ${`${lockTimeoutMs}ms`}, true)`.execute(transaction)
      const grant = await lockGrant(transaction, id)
      if (!grant) throw disconnected()
      const stored = openAccessToken(vault, grant)
      if (isGood(stored, refused)) return stored

      const transport = { now: clock.now, timeoutMs: refreshTimeoutMs, ...(sleep && { sleep }) }
      const tokens = await obtainTokens(app, openGrant(vault, grant), transport)
      await updateGrant(transaction, vault, id, tokens, clock.now())
      await recordRefresh(transaction, id, clock.now())
      return { token: tokens.accessToken, expiresAt: tokens.expiresAt.getTime() }
    })
  }

  async function get(connection: Connected, refused?: string): Promise<string> {
    const cached = known.get(connection.id)
    if (isGood(cached, refused)) return cached.token
    known.delete(connection.id)

    const joined = underWay.get(connection.id)
    const access = await (joined ?? begin(connection, refused))
    // Whoever began it may not have known that this very token is refused.
    if (joined && access.token === refused) return get(connection, refused)
    return access.token
  }

  function begin(connection: Connected, refused?: string): Promise<AccessToken> {
    const pending = obtain(connection, refused)
      .then((access) => keep(connection.id, access))
      .finally(() => underWay.delete(connection.id))
    underWay.set(connection.id, pending)
    return pending
  }

  return {
    get,
    release: (connectionId) => void known.delete(connectionId),
    forget(connectionId) {
      known.delete(connectionId)
      failures.forget(connectionId)
    },
    retryUnder: failures.forgetUnder,
  }
}

/** PostgreSQL's lock_not_available. */
function isLockTimeout(error: unknown): boolean {
  return (error as { code?: unknown }).code === '55P03'
}

function busy(cause: unknown): Problem {
  return new Problem('upstream_timeout', 'The access token is being renewed and that takes long. Try again.', { cause })
}

function disconnected(): Problem {
  return new Problem('not_connected', 'This connection has been removed. Connect again.')
}
