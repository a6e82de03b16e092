/** Which origins may be spoken to: https anywhere, http on this machine only. */
import { UsageError } from '../errors.ts'

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|[a-z0-9-]+\.localhost)$/

export function isLoopback(url: URL): boolean {
  return loopback.test(url.hostname)
}

/**
 * Parses an origin such as `https://graph.microsoft.com`.
 *
 * @throws {UsageError} `insecure_origin` for http beyond this machine, `invalid_origin` for anything but a bare origin
 */
export function secureOrigin(origin: string): URL {
  const url = URL.canParse(origin) ? new URL(origin) : undefined
  if (!url || url.origin !== origin.replace(/\/$/, '')) {
    throw new UsageError('invalid_origin', `Give an origin such as https://graph.microsoft.com, not "${origin}".`)
  }
  return assertSecure(url)
}

/** @throws {UsageError} `insecure_origin` when the URL would send secrets over an open network */
export function assertSecure(url: URL): URL {
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))) return url
  throw new UsageError('insecure_origin', `Use https for ${url.origin}; plain http is for localhost only.`)
}
