/** How close a client secret is to its end. */
import type { Tone } from './status.ts'
import { relativeTime } from './time.ts'

export type SecretExpiry = { readonly label: string; readonly tone: Tone | 'unknown' }

/** A secret that ends within this many days is a warning. */
export const warningDays = 30

export function secretExpiry(
  secret: { hasClientSecret: boolean; clientSecretExpiresAt: string | null },
  now: Date,
): SecretExpiry {
  if (!secret.hasClientSecret) return { label: 'No secret (public client)', tone: 'unknown' }
  if (secret.clientSecretExpiresAt === null) return { label: 'Expiry not entered', tone: 'unknown' }

  const end = new Date(secret.clientSecretExpiresAt)
  const left = end.getTime() - now.getTime()
  if (left <= 0) return { label: `Expired ${relativeTime(end, now)}`, tone: 'danger' }
  return { label: `Expires ${relativeTime(end, now)}`, tone: left < warningDays * 86_400_000 ? 'warning' : 'success' }
}
