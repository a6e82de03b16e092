/** Microsoft's promise to tell of changes in a drive: rules only. */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { GraphError } from '@drawbridge/onedrive'

export type DriveSubscription = {
  readonly appRegistrationId: string
  readonly accountId: string
  readonly driveId: string
  readonly connectionId: string
  /** Absent while Microsoft has not answered yet. */
  readonly subscriptionId: string | null
  readonly clientStateHash: Buffer
  /** Where Microsoft calls; null where that was not written down yet. */
  readonly notificationUrl: string | null
  readonly expiresAt: Date | null
  /** When it was begun. */
  readonly createdAt: Date
}

/** Why nobody tells us, so that we ask. */
export type PollingReason =
  /** Nothing has been tried yet. */
  | 'starting'
  /** Microsoft cannot reach this server: its public URL is not public, or not https. */
  | 'not_reachable'
  /** Microsoft called the notification URL and was not content with what it heard. */
  | 'validation_failed'
  /** This account or app may not subscribe. */
  | 'refused'
  /** The connection does not work at present. */
  | 'connection_broken'

/** Comes back with each notification; at most 128 characters. */
export function newClientState(): string {
  return randomBytes(32).toString('base64url')
}

export function clientStateHash(clientState: string): Buffer {
  return hash('sha256', clientState, 'buffer')
}

/** In constant time, whatever was sent. */
export function isClientState(sent: string, known: Buffer): boolean {
  return timingSafeEqual(clientStateHash(sent), known)
}

const minute = 60_000
const day = 24 * 60 * minute

/**
 * When a subscription is renewed: at a time of its own between half and three quarters of its life, so that those made
 * together do not come together again, and a week of failures costs nothing.
 *
 * @param random from 0 to 1
 */
export function renewAt(now: number, expiresAt: number, random: number): number {
  return now + (expiresAt - now) * (0.5 + 0.25 * random)
}

/** Half the longest life: what has less of it left is renewed. */
export const renewBelowMs = (42_300 / 2) * minute

/** When one that failed is tried again. */
export const retryMs: Readonly<Record<PollingReason, number>> = {
  starting: minute,
  not_reachable: day,
  validation_failed: 10 * minute,
  refused: day,
  connection_broken: 60 * minute,
}

/** A refusal that only somebody can change; `undefined` for one that passes. */
export function reasonOf(error: unknown): PollingReason | undefined {
  if (!(error instanceof GraphError) || error.status === 429 || error.status >= 500) return undefined
  if (error.status === 401) return 'connection_broken'
  const says = `${error.code} ${error.innerCodes.join(' ')} ${error.description}`
  return /validation/i.test(says) ? 'validation_failed' : 'refused'
}

/**
 * Whether Microsoft can call this address. An emulator on the same machine can call any.
 *
 * @param publicUrl an origin
 * @param emulated whether sign-in and Graph are an emulator's
 */
export function isReachable(publicUrl: string, emulated: boolean): boolean {
  if (emulated) return true
  const { protocol, hostname } = new URL(publicUrl)
  return (
    protocol === 'https:' && !/^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[)|\.local$/.test(hostname)
  )
}
