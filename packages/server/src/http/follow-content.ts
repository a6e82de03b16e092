/** Graph answers a request for content with a pre-authenticated address elsewhere. This decides what to do with it. */
import { Problem } from '../errors.ts'

export type Redirect = { readonly origin: string; readonly path: string }

export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308
}

/**
 * @param location as Graph or a content host gave it
 * @param from the origin that gave it
 * @throws {Problem} `upstream_failed` when it cannot be followed safely
 */
export function redirectTarget(location: string | string[] | undefined, from: string): Redirect {
  const url = typeof location === 'string' && URL.canParse(location, from) ? new URL(location, from) : undefined
  // Plain http is followed only where Graph itself is spoken to so, which is an emulator on this machine.
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && from.startsWith('http:'))
  if (!url || !safe || url.username || url.password) {
    throw new Problem('upstream_failed', 'Microsoft redirected to an address that is not followed.')
  }
  return { origin: url.origin, path: `${url.pathname}${url.search}` }
}
