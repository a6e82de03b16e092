/**
 * Which redirect URI of an app a request means.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reply-url
 */
import type { App, Platform } from './apps.ts'
import { refusal } from './refusals.ts'

export type Redirect = { readonly uri: string; readonly platform: Platform }

const platforms: readonly Platform[] = ['web', 'spa', 'publicClient']

export function registeredRedirects(app: App): Redirect[] {
  return platforms.flatMap((platform) => app.redirectUris[platform].map((uri) => ({ uri, platform })))
}

/**
 * The registered redirect that a requested URI matches, with the URI as it was requested; without a requested one, the
 * first that is registered.
 *
 * @throws SignInFailure 50011 when none matches, 500113 when none is registered
 */
export function findRedirect(app: App, requested: string | undefined): Redirect {
  const registered = registeredRedirects(app)
  if (registered.length === 0)
    throw refusal(500113, 'No reply address is registered for the application. Register one.')
  if (requested === undefined) return registered[0]!
  const match = registered.find(({ uri }) => matches(uri, requested))
  if (match) return { uri: requested, platform: match.platform }
  throw refusal(
    50011,
    `The redirect URI '${requested}' specified in the request does not match the redirect URIs configured for the application '${app.clientId}'. Register exactly this address, or send one of: ${registered.map(({ uri }) => uri).join(', ')}.`,
  )
}

function matches(registered: string, requested: string): boolean {
  if (registered === requested) return true
  const [a, b] = [URL.parse(registered), URL.parse(requested)]
  if (!a || !b || a.username || b.username || a.password || b.password) return false
  const sameRest = a.protocol === b.protocol && a.pathname === b.pathname && a.search === b.search && !b.hash
  // On loopback a native app takes whatever port is free, so the port says nothing about who is listening.
  const loopback = a.hostname === 'localhost' || a.hostname === '127.0.0.1'
  if (loopback) return sameRest && a.hostname === b.hostname
  return sameRest && a.host === b.host && a.pathname === '/'
}
