/** What browsers are told to refuse, on every answer that does not say otherwise itself. */
import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './env.ts'

/**
 * The console's own policy. Its component library writes style elements at run time, hence the inline styles; scripts
 * come from files alone.
 */
export const consolePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

export function securityHeaders(publicUrl: string): MiddlewareHandler<AppEnv> {
  const defaults: Record<string, string> = {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    ...(publicUrl.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' }),
  }
  return async (context, next) => {
    await next()
    for (const [name, value] of Object.entries(defaults)) {
      if (!context.res.headers.has(name)) context.res.headers.set(name, value)
    }
  }
}
