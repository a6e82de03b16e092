/** Ids of rows: a prefix that says what the row is, and 100 random bits. */
import { randomBytes } from 'node:crypto'

export type IdPrefix =
  | 'prj'
  | 'utk'
  | 'app'
  | 'con'
  | 'att'
  | 'lnk'
  | 'key'
  | 'dev'
  | 'evt'
  | 'whe'
  | 'whs'
  | 'dlv'
  | 'wch'
  | 'crd'
  | 'enb'
  | 'wfl'
  | 'run'
  | 'cnt'

// Crockford's letters: no i, l, o or u, so that an id survives being read aloud.
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** Such as `prj_3f0k…`: 20 base32 letters after the prefix. */
export function newId(prefix: IdPrefix): string {
  const letters = Array.from(randomBytes(20), (byte) => alphabet[byte & 31])
  return `${prefix}_${letters.join('')}`
}
