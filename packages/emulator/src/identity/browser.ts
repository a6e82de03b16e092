/** Tells browsers apart by a cookie, which is also what the forms of the sign-in pages are bound to. */
import { createHash, randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { originOf } from '../hosts.ts'

const cookie = 'emulator_sign_in'

/** The browser's own secret; a new browser gets one. */
export function browserOf(c: Context): string {
  const known = getCookie(c, cookie)
  if (known !== undefined && /^[\w-]{43}$/.test(known)) return known
  const secret = randomBytes(32).toString('base64url')
  setCookie(c, cookie, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: originOf(c.req.raw).startsWith('https:'),
    maxAge: 90 * 24 * 3600,
  })
  return secret
}

/** A GUID for this browser's session, fit to be seen by apps. */
export function sessionIdOf(browser: string): string {
  const hex = createHash('sha256').update(`session ${browser}`).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}
