/**
 * Signing in with a device code: begin, then ask at Microsoft's pace until somebody has typed the code.
 *
 * Whoever looks and the background ask alike; a claim on the row keeps it to one question at a time, on all nodes.
 */
import { IdentityError, isOneDriveError, pollDeviceCode, requestDeviceCode, type TokenSet } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import { outcomeOf } from './attempt-outcome.ts'
import type { DeviceSignInRecord } from './device-sign-in.ts'
import {
  claimDeviceSignIn,
  dueDeviceSignIns,
  endDeviceSignIn,
  findDeviceSignIn,
  insertDeviceSignIn,
  postponeDeviceSignIn,
  sweepDeviceSignIns,
} from './device-sign-in-store.ts'
import { makeConnection } from './make-connection.ts'
import { proveOwnDrive } from './prove.ts'
import { untilConnected } from './refused.ts'
import type { ConnectionServices } from './services.ts'
import { assertConnectionOf } from './store.ts'

export type DeviceWish = {
  readonly projectId: string
  readonly userId: string
  /** @default the one that new sign-ins go through */
  readonly appRegistrationId?: string | undefined
  /** A connection of this user to mend. */
  readonly connectionId?: string | undefined
}

/** How long one that is over can still be looked at, in milliseconds. */
const keptMs = 24 * 60 * 60_000
/** How long a question, and the proof after its answer, may take before others ask again; milliseconds. */
const patienceMs = 90_000
/** So many are asked about side by side. */
const batch = 10
/** RFC 8628, section 3.5. */
const slowerMs = 5_000
const transportTimeoutMs = 20_000

/** @throws {Problem} `sign_in_failed` with a diagnosis, for example when the app does not allow this way */
export async function beginDeviceSignIn(services: ConnectionServices, wish: DeviceWish): Promise<DeviceSignInRecord> {
  const { db, clock, vault, projects, appRegistrations } = services
  const { projectId, userId, appRegistrationId, connectionId } = wish
  await projects.get(projectId)
  if (connectionId !== undefined) await assertConnectionOf(db, connectionId, { projectId, userId })
  const registration = appRegistrationId
    ? await appRegistrations.getOf(projectId, appRegistrationId)
    : await appRegistrations.find(projectId)
  if (!registration) {
    throw new Problem('invalid_request', 'This project has no app registration yet. Add one in the console.')
  }
  const { id, scopes } = registration
  const code = await untilConnected(() =>
    requestDeviceCode(registration, { scopes }, { now: clock.now, timeoutMs: transportTimeoutMs }),
  )
  await sweepDeviceSignIns(db, clock.now() - keptMs)
  const { userCode, verificationUri, intervalMs, expiresAt, deviceCode } = code
  const shown = { userCode, verificationUri, intervalMs, expiresAt }
  const whose = { projectId, userId, appRegistrationId: id, reconnectConnectionId: connectionId ?? null }
  return insertDeviceSignIn(db, { ...whose, ...shown }, (own) => vault.seal(deviceCode, contextOf(own)), clock.now())
}

/**
 * Asks Microsoft, if it is time to, and tells how the sign-in stands then.
 *
 * @throws {Problem} `not_found`
 */
export async function followDeviceSignIn(
  services: ConnectionServices,
  projectId: string,
  id: string,
): Promise<DeviceSignInRecord> {
  const { db, clock } = services
  const known = await findDeviceSignIn(db, id)
  if (known?.projectId !== projectId) throw new Problem('not_found', 'There is no such sign-in by device code.')
  const claimed = await claimDeviceSignIn(db, id, clock.now(), patienceMs)
  if (claimed) await ask(services, claimed)
  return (await findDeviceSignIn(db, id)) ?? known
}

/**
 * Asks about those whose time has come, so that a connection is made although nobody looks. One batch.
 *
 * @returns whether there may be more
 */
export async function followDueDeviceSignIns(services: ConnectionServices): Promise<boolean> {
  const { db, clock } = services
  const due = await dueDeviceSignIns(db, clock.now(), batch)
  await Promise.all(due.map(({ projectId, id }) => followDeviceSignIn(services, projectId, id)))
  return due.length === batch
}

async function ask(services: ConnectionServices, signIn: DeviceSignInRecord): Promise<void> {
  const { db, clock, vault, appRegistrations } = services
  const { id, intervalMs, appRegistrationId } = signIn
  try {
    const deviceCode = vault.open(signIn.deviceCodeSealed!, contextOf(id))
    const answer = await appRegistrations.withCredential(appRegistrationId, (app) =>
      pollDeviceCode(app, deviceCode, { now: clock.now, timeoutMs: transportTimeoutMs }),
    )
    if (typeof answer === 'object') return await connect(services, signIn, answer)
    const pause = answer === 'slow_down' ? intervalMs + slowerMs : intervalMs
    await postponeDeviceSignIn(db, id, pause, clock.now())
  } catch (error) {
    const outcome = isExpiry(error) ? ({ state: 'expired' } as const) : outcomeOf(error)
    await endDeviceSignIn(db, id, outcome)
    if (!isOneDriveError(error) && !(error instanceof Problem)) throw error
  }
}

async function connect(services: ConnectionServices, signIn: DeviceSignInRecord, tokens: TokenSet): Promise<void> {
  const { projectId, userId, appRegistrationId, reconnectConnectionId } = signIn
  const { cloud } = await services.appRegistrations.get(appRegistrationId)
  const proven = await proveOwnDrive(cloud, tokens)
  const whose = { kind: 'delegated', projectId, userId, appRegistrationId, reconnectConnectionId } as const
  const way = { grantType: 'device_code' } as const
  await makeConnection(services, { ...whose, way, tokens, proven }, (transaction, { id: connectionId }) =>
    endDeviceSignIn(transaction, signIn.id, { state: 'connected', connectionId }),
  )
}

function isExpiry(error: unknown): boolean {
  return error instanceof IdentityError && (error.error === 'expired_token' || error.aadsts === 70019)
}

function contextOf(id: string): string {
  return `device_sign_in/${id}/device_code`
}
