import type { MiddlewareHandler } from 'hono'

/**
 * No page may be framed, and none runs anything but our own files. There is no `form-action`: browsers apply it to the
 * redirects after a form too, and these lead to the app.
 */
const policy =
  "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; base-uri 'none'; frame-ancestors 'none'"

export const pageHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  c.res.headers.set('Cache-Control', c.res.headers.get('Cache-Control') ?? 'no-store, no-cache')
  if (!c.res.headers.get('Content-Type')?.startsWith('text/html')) return
  c.res.headers.set('Content-Security-Policy', policy)
  c.res.headers.set('X-Frame-Options', 'DENY')
  c.res.headers.set('X-Content-Type-Options', 'nosniff')
  c.res.headers.set('Referrer-Policy', 'no-referrer')
}
