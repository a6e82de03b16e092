/** The states of a connection in words, so that no state is told by colour alone. */
import type { ConnectionStatus, Diagnosis } from '@drawbridge/api'

export type Tone = 'success' | 'warning' | 'danger'

export type StatusWords = {
  readonly label: string
  /** What the state means, in one sentence. */
  readonly meaning: string
  readonly tone: Tone
}

const words: Record<ConnectionStatus, StatusWords> = {
  connected: { label: 'Connected', meaning: 'Access works.', tone: 'success' },
  degraded: { label: 'Degraded', meaning: 'The last call failed, but the access still stands.', tone: 'warning' },
  needs_sign_in: { label: 'Needs sign-in', meaning: 'The user has to sign in at Microsoft again.', tone: 'warning' },
  needs_admin: {
    label: 'Needs administrator',
    meaning: 'An administrator of the user’s organisation has to approve the app.',
    tone: 'warning',
  },
  revoked: { label: 'Revoked', meaning: 'The access was taken back.', tone: 'danger' },
  secret_expired: {
    label: 'Secret expired',
    meaning: 'The app registration needs a new client secret.',
    tone: 'danger',
  },
  app_refused: {
    label: 'App refused',
    meaning: 'Microsoft does not accept the app registration as it is stored here.',
    tone: 'danger',
  },
  drive_gone: { label: 'Drive gone', meaning: 'The OneDrive no longer exists or is locked.', tone: 'danger' },
}

/** It was connected when it was last tried, and that is too long ago to be claimed still. */
export const notProven: StatusWords = {
  label: 'Not proven',
  meaning: 'It worked when it was last used. Test it to know whether it still does.',
  tone: 'warning',
}

/** Whether the last proof of a connection still counts. */
export function isProven(provenUntil: string | null, now: Date): boolean {
  return provenUntil !== null && new Date(provenUntil) > now
}

/** Every status, from healthy to lost. */
export const statuses = Object.keys(words) as ConnectionStatus[]

export function statusWords(status: ConnectionStatus): StatusWords {
  return words[status]
}

export function isStatus(value: unknown): value is ConnectionStatus {
  return typeof value === 'string' && Object.hasOwn(words, value)
}

const people: Record<Diagnosis['who'], string> = {
  developer: 'The developer of the product',
  user: 'The user',
  administrator: 'An administrator of the user’s organisation',
  operator: 'You, the operator of this server',
  microsoft: 'Microsoft',
}

/** Who has to act on a diagnosis. */
export function whoActs(who: Diagnosis['who']): string {
  return people[who]
}

const waiting: Record<Diagnosis['retry'], string> = {
  never: 'No. It stays like this until somebody acts.',
  'sign-in': 'No. It works again as soon as the user has signed in.',
  wait: 'Yes. Drawbridge tries again by itself.',
}

/** Whether waiting helps. */
export function whetherWaitingHelps(retry: Diagnosis['retry']): string {
  return waiting[retry]
}
