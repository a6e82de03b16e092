/** How an app registration proves to Microsoft that it is itself: a client secret, or a certificate. Rules only. */
import type { AppCredential as AppCredentialBody, Diagnosis } from '@drawbridge/api'
import { IdentityError } from '@drawbridge/onedrive'

export type AppCredential = {
  readonly id: string
  readonly kind: 'secret' | 'certificate'
  readonly name: string | null
  /** PEM; of a certificate only. */
  readonly certificate: string | null
  /** SHA-1 of the certificate, as the Entra admin centre shows it. */
  readonly thumbprint: string | null
  readonly expiresAt: Date | null
  /** Since when Microsoft refuses it. */
  readonly refusedAt: Date | null
  readonly diagnosis: Diagnosis | null
  readonly createdAt: Date
}

/**
 * AADSTS numbers that are about the credential and nothing else: a wrong or an expired secret, an unknown or an expired
 * certificate, an assertion that does not pass. Another credential of the same app may be taken.
 */
const refusals = new Set([7000215, 7000222, 700027, 700024, 700021, 50012, 7000216])

export function isCredentialRefusal(error: unknown): error is IdentityError {
  return error instanceof IdentityError && error.aadsts !== undefined && refusals.has(error.aadsts)
}

/** The order in which they are tried: the newest that was not refused first; the refused ones, last refused first, last. */
export function inTryingOrder<C extends Pick<AppCredential, 'createdAt' | 'refusedAt'>>(
  credentials: readonly C[],
): C[] {
  const rank = ({ createdAt, refusedAt }: C): number =>
    refusedAt === null ? createdAt.getTime() : refusedAt.getTime() - 1e15
  return credentials.toSorted((a, b) => rank(b) - rank(a))
}

/** Days before the end at which a warning is due; the last one says that it has come. */
export const warningDays = [60, 30, 14, 7, 1, 0] as const
const dayMs = 24 * 60 * 60_000

/** The most urgent warning that is due, as days before the end. */
export function dueWarning(expiresAt: Date, now: number): (typeof warningDays)[number] | undefined {
  const left = (expiresAt.getTime() - now) / dayMs
  return warningDays.findLast((days) => left <= days)
}

/** Whole days until then; negative once it has passed. */
export function daysLeft(expiresAt: Date, now: number): number {
  return Math.floor((expiresAt.getTime() - now) / dayMs)
}

/** The public shape. The certificate is public by nature; its key and the secret are never shown. */
export function presentCredential(credential: AppCredential): AppCredentialBody {
  const { id, kind, name, certificate, thumbprint, diagnosis } = credential
  return {
    id,
    kind,
    name,
    certificate,
    thumbprint,
    expiresAt: credential.expiresAt?.toISOString() ?? null,
    refusedAt: credential.refusedAt?.toISOString() ?? null,
    diagnosis,
    createdAt: credential.createdAt.toISOString(),
  }
}
