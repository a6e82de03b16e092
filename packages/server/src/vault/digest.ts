/** How credentials are kept that only have to be recognised: as a hash, since they are long and random. */
import { createHash, timingSafeEqual } from 'node:crypto'

export function digest(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest()
}

/** Compares in the same time wherever the difference lies; hashes have one length. */
export function matches(secret: string, expected: Buffer): boolean {
  return timingSafeEqual(digest(secret), expected)
}
