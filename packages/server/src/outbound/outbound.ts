/**
 * Calls to addresses that somebody typed in.
 *
 * The name is resolved and judged as the connection is opened, and the connection goes to the very address that was
 * judged, so that a name that changes its mind in between gains nothing. Redirects are not followed.
 */
import { lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { Agent } from 'undici'
import { Problem } from '../errors.ts'
import { isLoopbackAddress, isPublicAddress } from './addresses.ts'
import { type AllowList, readAllowList } from './allow-list.ts'

export type Outbound = {
  /**
   * Whether this may be called at all, as far as that can be seen without asking anybody.
   *
   * @param field what the URL was given as, for the sentence that refuses it
   * @throws {Problem} `invalid_request`
   */
  assertUrl(url: string, field: string): URL
  /** Calls what `assertUrl` has let through, and public addresses only. */
  readonly agent: Agent
}

export type OutboundOptions = {
  /** Whether this machine itself may be called, also by plain http: where all of a development runs on one machine. */
  readonly loopback: boolean
  /** Private addresses that may be called all the same, also by plain http. */
  readonly allowed?: AllowList | undefined
  /** No answer may be larger; bytes. @default as large as it comes, for callers who stop reading in time */
  readonly largestAnswer?: number | undefined
  readonly timeoutMs: number
}

/** Whether a server under this public URL is one that its developer runs for themselves. */
export function isOnThisMachine(publicUrl: string): boolean {
  return isLoopbackName(new URL(publicUrl).hostname)
}

export function openOutbound(options: OutboundOptions): Outbound {
  const { loopback, allowed = readAllowList(''), largestAnswer = -1, timeoutMs } = options
  const isPrivate = (address: string): boolean =>
    allowed.allowsAddress(address) || (loopback && isLoopbackAddress(address))
  const isAllowed = (address: string): boolean => isPublicAddress(address) || isPrivate(address)

  const guardedLookup: LookupFunction = (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '')
      const good = allowed.allowsName(hostname) ? addresses : addresses.filter(({ address }) => isAllowed(address))
      const [first] = good
      if (!first) return done(refusedAddress(hostname), '')
      if (options.all) done(null, good)
      else done(null, first.address, first.family)
    })
  }

  return {
    assertUrl(text, field) {
      const url = URL.canParse(text) ? new URL(text) : undefined
      const refuse = (why: string): Problem => new Problem('invalid_request', `${field}: ${why}`)
      if (!url || !/^https?:$/.test(url.protocol)) throw refuse('Give an address such as https://example.com/keys.')
      if (url.username || url.password) throw refuse('An address with a user name or a password in it is not called.')
      const host = url.hostname.replace(/^\[|\]$/g, '')
      const near = allowed.allowsName(host) || (isIP(host) ? isPrivate(host) : loopback && isLoopbackName(host))
      if (url.protocol === 'http:' && !near) throw refuse('Use https.')
      if (isIP(host) && !isAllowed(host)) throw refuse('This address is not on the public internet.')
      return url
    },
    agent: new Agent({
      connect: { lookup: guardedLookup, timeout: timeoutMs },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      maxResponseSize: largestAnswer,
    }),
  }
}

function isLoopbackName(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  return host === 'localhost' || (isIP(host) > 0 && isLoopbackAddress(host))
}

function refusedAddress(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${hostname} is not on the public internet.`), { code: 'EADDRREFUSED' })
}
