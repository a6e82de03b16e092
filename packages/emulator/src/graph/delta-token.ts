/** Where a reader of a drive's changes has got to. A token may be used any number of times; it is for one drive. */
import { createHash } from 'node:crypto'
import { GraphFailure } from '../errors.ts'
import type { Drive } from '../state/drive/drive.ts'

export type DeltaCursor = {
  /** Changes up to this one are known, or become known by the first reading. */
  readonly after: number
  /** During the first reading: the place in the order of items at which it goes on. */
  readonly place?: number
}

/** @param now milliseconds since the epoch */
export function writeToken(drive: Drive, { after, place }: DeltaCursor, now: number): string {
  const numbers = [after, Math.floor(now / 1000), ...(place === undefined ? [] : [place])]
  return Buffer.from([markOf(drive), ...numbers.map((number) => number.toString(36))].join(';')).toString('base64url')
}

/**
 * @param location where to start again
 * @throws GraphFailure 410 `resyncRequired` for a token that is foreign, damaged, too old, or of a drive that was reset
 */
export function readToken(token: string, drive: Drive, location: string): DeltaCursor {
  const at = /^\d{4}-\d\d-\d\d/.test(token) ? Date.parse(token) : Number.NaN
  if (!Number.isNaN(at) && drive.kind !== 'personal') return { after: drive.tree.sequenceAt(at) }

  const [mark, ...digits] = Buffer.from(token, 'base64url').toString('latin1').split(';')
  const [after = Number.NaN, second = Number.NaN, place] = digits.map((text) => Number.parseInt(text, 36))
  if (mark !== markOf(drive) || !(after <= drive.tree.sequence))
    throw resyncRequired('resyncApplyDifferences', location)
  if (second * 1000 < drive.quirks.deltaTokensFrom) throw resyncRequired('resyncUploadDifferences', location)
  return place === undefined || Number.isNaN(place) ? { after } : { after, place }
}

/** Tells the client to read everything again, and what to make of differences: take them over, or keep its own too. */
export function resyncRequired(
  innerCode: 'resyncApplyDifferences' | 'resyncUploadDifferences',
  location: string,
): GraphFailure {
  const message = 'Resync required. The token is not, or no longer, known here. Start again without a token.'
  return new GraphFailure(410, 'resyncRequired', message, { innerCode, headers: { Location: location } })
}

function markOf({ id }: Drive): string {
  return createHash('sha256').update(id).digest('base64url').slice(0, 6)
}
