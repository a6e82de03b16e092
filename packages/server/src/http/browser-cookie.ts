/** The cookie that tells one browser from another while its user connects. It says nothing about who that is. */
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { newSecret } from '../connections/attempt.ts'
import { Problem } from '../errors.ts'

/** `__Host-`: set by this very host over https, for no other (RFC 6265bis, 4.1.3.2). */
function nameOf(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-drawbridge_browser' : 'drawbridge_browser'
}

export function readBrowser(c: Context, publicUrl: string): string | undefined {
  const value = getCookie(c, nameOf(publicUrl))
  return value && /^[\w-]{43}$/.test(value) ? value : undefined
}

/**
 * The browser's own value, made where there is none. `Lax`, because the way back from Microsoft is a link from another
 * site, which `Strict` would leave without the cookie.
 */
export function ensureBrowser(c: Context, publicUrl: string): string {
  const known = readBrowser(c, publicUrl)
  if (known) return known
  const made = newSecret()
  const secure = publicUrl.startsWith('https:')
  setCookie(c, nameOf(publicUrl), made, { httpOnly: true, sameSite: 'Lax', path: '/', secure })
  return made
}

/**
 * Another site could send a browser through our forms; the browser then says so.
 *
 * @throws {Problem} `forbidden`
 */
export function assertOwnForm(c: Context, publicUrl: string): void {
  const site = c.req.header('sec-fetch-site')
  const own = site !== undefined ? site === 'same-origin' : c.req.header('origin') === publicUrl
  if (!own) throw new Problem('forbidden', 'Continue from the page of this sign-in. Nothing was changed.')
}
