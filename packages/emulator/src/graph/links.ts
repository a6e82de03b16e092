/**
 * Pre-authenticated URLs: whoever holds one may use it until it expires, so each says what it is for and is signed.
 * The key is made at start; URLs that were given out before a restart are refused, as expired ones are.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { GraphFailure } from '../errors.ts'

/** What a link is for: one content of one drive, as itself or drawn small. */
export type LinkTarget = {
  readonly drive: string
  readonly item: string
  /** The blob, so that the link keeps meaning the same bytes. */
  readonly key: string
  /** The thumbnail's size; absent for the content itself. */
  readonly size?: string
}

export type Links = {
  download(origin: string, target: LinkTarget): string
  thumbnail(origin: string, target: LinkTarget & { size: string }): string
  /** @throws GraphFailure 401 `unauthenticated` for a link that is forged, or expired by the clock */
  open(token: string): LinkTarget
}

/** Milliseconds. */
const lifetime = 60 * 60_000

export function createLinks(clock: Clock): Links {
  const secret = randomBytes(32)
  const sign = (text: string): string => createHmac('sha256', secret).update(text).digest('base64url').slice(0, 22)

  const seal = ({ drive, item, key, size }: LinkTarget): string => {
    const expires = clock.now() + lifetime
    const text = Buffer.from(JSON.stringify([drive, item, key, expires, size])).toString('base64url')
    return `${text}.${sign(text)}`
  }

  return {
    download: (origin, target) => `${origin}/_content/download/${seal(target)}`,
    thumbnail: (origin, target) => `${origin}/_content/thumbnail/${seal(target)}`,
    open(token) {
      const [text = '', signature = ''] = token.split('.')
      const expected = Buffer.from(sign(text))
      const given = Buffer.from(signature)
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw new GraphFailure(401, 'unauthenticated', 'This link was not given out by this service.')
      }
      const [drive, item, key, expires, size] = JSON.parse(Buffer.from(text, 'base64url').toString())
      if (expires <= clock.now()) {
        throw new GraphFailure(
          401,
          'unauthenticated',
          'This link has expired. Ask for the item again to get a new one.',
          {
            innerCode: 'expiredToken',
          },
        )
      }
      return { drive, item, key, ...(size === null || size === undefined ? {} : { size }) }
    },
  }
}
