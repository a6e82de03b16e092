/** How a page of the portal is sent: its policy, its product's look, and who may keep or frame it. */
import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { type Brand, contentSecurityPolicy, type Frame, type Html } from '../portal/layout.ts'
import type { Db } from '../postgres/transaction.ts'
import { type Branding, findBranding } from '../projects/branding.ts'

export type PageOptions = {
  readonly status?: number
  readonly brand?: Brand | undefined
  /** The sign-in that the page's forms lead to. */
  readonly loginOrigin?: string | undefined
  /** The one origin whose pages may show it in a frame. */
  readonly framedBy?: string | undefined
}

export async function sendPage(
  c: Context,
  { status = 200, brand, loginOrigin, framedBy }: PageOptions,
  render: (frame: Frame) => Html,
): Promise<Response> {
  const nonce = randomBytes(16).toString('base64')
  c.header('content-security-policy', contentSecurityPolicy(nonce, loginOrigin, framedBy))
  c.header('cache-control', 'no-store')
  // Not no-referrer: under that, the forms would be sent with the origin "null".
  c.header('referrer-policy', 'same-origin')
  // The opener has to hear how it ended.
  c.header('cross-origin-opener-policy', 'unsafe-none')
  return c.html(await render({ nonce, brand }), status as 200)
}

export async function brandOf(db: Db, projectId: string): Promise<Brand> {
  const branding = await findBranding(db, projectId)
  return {
    name: branding.displayName ?? branding.projectName,
    accentColor: branding.accentColor ?? undefined,
    logoPath: logoPath(projectId, branding),
  }
}

export function logoPath(projectId: string, { logoDigest }: Branding): string | undefined {
  return logoDigest === null ? undefined : `/portal-logo/${projectId}/${logoDigest}`
}
