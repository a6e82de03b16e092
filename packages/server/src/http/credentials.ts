/** What of a request can tell who calls; read alike before and behind the framework. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { parse } from 'hono/utils/cookie'
import type { AppContext } from './env.ts'

export type Credentials = {
  readonly method: string
  /** The bearer token. */
  readonly bearer: string | undefined
  /** The console's session cookie. */
  readonly session: string | undefined
  /** The page that asks, where a browser says so. */
  readonly origin: string | undefined
  /** Where the request came from, as far as that can be known. */
  readonly address: string
}

export const sessionCookie = 'drawbridge_session'

/** @param proxies how many reverse proxies stand in front */
export function credentialsOf({ method, headers, socket }: IncomingMessage, proxies: number): Credentials {
  return {
    method: method ?? 'GET',
    bearer: bearerOf(headers.authorization),
    session: parse(headers.cookie ?? '', sessionCookie)[sessionCookie],
    origin: headers.origin,
    address: addressOf(headers, socket.remoteAddress, proxies),
  }
}

/** The same behind the framework. */
export function credentialsIn(context: AppContext, proxies: number): Credentials {
  return credentialsOf(context.env.incoming, proxies)
}

/**
 * The address that connected. Behind reverse proxies it is the one that the outermost of them heard from: counted from
 * the right, because what stands further left is the visitor's own claim.
 */
function addressOf(headers: IncomingHttpHeaders, remote: string | undefined, proxies: number): string {
  const forwarded = headers['x-forwarded-for']
  const list = (Array.isArray(forwarded) ? forwarded.join() : (forwarded ?? '')).split(',')
  const claimed = proxies > 0 ? list.at(-proxies)?.trim() : undefined
  return claimed || (remote ?? 'unknown')
}

/** @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
export function bearerOf(authorization: string | undefined): string | undefined {
  return /^bearer +([^\s]+) *$/i.exec(authorization ?? '')?.[1]
}
