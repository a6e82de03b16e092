/** An attempt: one run through the portal, and how it stands. */
import { z } from 'zod'
import { problemSchema } from './problem.ts'

/** Where a run in the product's own window leads back to; on one of the project's allowed origins. */
export const returnToSchema = z.url({ protocol: /^https?$/ }).max(2_000)

/** A permission as Microsoft names it, such as `Files.ReadWrite.All`. */
export const scopeSchema = z.string().regex(/^[\w.:/-]{1,200}$/, 'Give a permission such as Files.ReadWrite.All.')

/** Where the approval of an administrator stands, for a run that waits for one. */
export const adminConsentSchema = z.object({
  /** `granted`: the user's sign-in can go on. `declined`: the administrator who had the link said no. */
  state: z.enum(['waiting', 'granted', 'declined']),
  /** A link to hand to an administrator. It holds no secret. */
  url: z.string(),
  /** Since when the run has waited. */
  since: z.iso.datetime(),
})

export const attemptSchema = z.object({
  id: z.string(),
  state: z.enum(['pending', 'connected', 'declined', 'needs_admin', 'wrong_account', 'failed', 'expired']),
  connectionId: z.string().nullable(),
  error: problemSchema.shape.error.nullable(),
  /** Present while the run waits for an administrator, which it does for fourteen days. */
  adminConsent: adminConsentSchema.nullable(),
  expiresAt: z.iso.datetime(),
})
export type Attempt = z.infer<typeof attemptSchema>

/** What the portal posts to its opener when a run has ended. */
export type PortalMessage = { readonly type: 'drawbridge:attempt'; readonly attempt: Attempt }
