/**
 * Pre-authenticated URLs: whoever holds one may use it until it expires, so each says what it is for and is signed.
 * They outlive a restart where the key does.
 */
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { GraphFailure } from '../errors.ts'

/** What a link is for: one content of one drive, as itself or drawn small. */
export type LinkTarget = {
  readonly drive: string
  readonly item: string
  /** The blob, so that the link keeps meaning the same bytes. */
  readonly key: string
  /** The thumbnail's size, or the format of a conversion; absent for the content itself. */
  readonly size?: string
}

export type Links = {
  download(origin: string, target: LinkTarget): string
  thumbnail(origin: string, target: LinkTarget & { size: string }): string
  /** @param target its size is the format */
  converted(origin: string, target: LinkTarget & { size: string }): string
  preview(origin: string, target: LinkTarget): string
  /** Links made in the same period are the same. */
  period(): number
  /** @throws GraphFailure 401 `unauthenticated` for a link that is forged, or expired by the clock */
  open(token: string): LinkTarget
}

/** Milliseconds. */
const lifetime = 60 * 60_000
/** Links that differ only by when they were asked for are made alike for so long. */
const periodLength = 5 * 60_000

/** @param renewals counts how often links had to become new ones before their time */
export function createLinks(clock: Clock, secret: Buffer, renewals: () => number = () => 0): Links {
  // As an object the key is prepared once; listings sign hundreds of links.
  const signingKey = createSecretKey(secret)
  const sign = (text: string): string => createHmac('sha256', signingKey).update(text).digest('base64url').slice(0, 22)

  const started = (): number => Math.floor(clock.now() / periodLength) * periodLength

  const seal = ({ drive, item, key, size }: LinkTarget): string => {
    const fields = [drive, item, key, started() + lifetime, size, renewals()]
    const text = Buffer.from(JSON.stringify(fields)).toString('base64url')
    return `${text}.${sign(text)}`
  }

  return {
    download: (origin, target) => `${origin}/_content/download/${seal(target)}`,
    thumbnail: (origin, target) => `${origin}/_content/thumbnail/${seal(target)}`,
    period: () => started() + renewals(),
    converted: (origin, target) => `${origin}/_content/converted/${seal(target)}`,
    preview: (origin, target) => `${origin}/_content/preview/${seal(target)}`,
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
