/**
 * What one sign-in carries from page to page: sealed in the form, so that nothing is kept for sign-ins that never end,
 * and bound to the browser, so that no other site can send the form.
 */
import { refusal } from '../state/refusals.ts'
import type { Seal } from '../state/seal.ts'

/** What the sign-in is for: an app at the authorize endpoint, a device, or an administrator's consent. */
export type Purpose = 'authorize' | 'device' | 'admin-consent' | 'admin-consent-v1'

export type SignInContext = {
  readonly purpose: Purpose
  /** The authority in the path. */
  readonly segment: string
  /** The parameters of the request. */
  readonly query: string
  readonly browser: string
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  /** Once somebody has signed in. */
  readonly userId?: string
}

const lifetimeMs = 60 * 60_000

export function sealContext(seal: Seal, context: SignInContext): string {
  return seal.close('sign-in', context)
}

/** @throws SignInFailure 50089 when it is too old, another browser's, or none of ours */
export function openContext(seal: Seal, text: unknown, browser: string, now: number): SignInContext {
  const context = typeof text === 'string' ? seal.open<SignInContext>('sign-in', text) : undefined
  if (context && context.browser === browser && context.startedAt + lifetimeMs > now) return context
  throw refusal(
    50089,
    'This sign-in has expired or was started in another browser. Go back to the app and start again.',
  )
}
