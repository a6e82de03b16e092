/** A master key: 32 bytes that wrap data keys, and the id by which sealed values name it. */
import { createHash, createSecretKey, type KeyObject } from 'node:crypto'
import { Problem } from '../errors.ts'

export type MasterKey = {
  /** Eight hex digits; gives nothing of the key away. */
  readonly id: string
  /** Held by OpenSSL, outside of JavaScript's heap; it cannot be printed by accident. */
  readonly secret: KeyObject
}

/** In bytes, as sealed values carry it. */
export const keyIdLength = 4
const keyLength = 32

/** The key moves out of the buffer, which is zero afterwards. @throws {RangeError} unless it is 32 bytes */
export function masterKey(bytes: Buffer): MasterKey {
  if (bytes.length !== keyLength) throw new RangeError('A master key is 32 bytes.')
  try {
    const digest = createHash('sha256').update('drawbridge master key id\0').update(bytes).digest()
    return { id: digest.subarray(0, keyIdLength).toString('hex'), secret: createSecretKey(bytes) }
  } finally {
    bytes.fill(0)
  }
}

/**
 * Reads base64 keys with spaces, commas or line breaks between; a line that begins with `#` is a remark.
 *
 * @param where named in the refusal; the text never is
 * @throws {Problem} `configuration_invalid` when a key is not 32 bytes of base64, or there is none
 */
export function readMasterKeys(text: string, where: string): MasterKey[] {
  const words = wordsOf(text)
  if (words.length > 0 && words.every(isMasterKey)) return words.map((word) => masterKey(Buffer.from(word, 'base64')))
  throw new Problem('configuration_invalid', `${where} is not base64 of 32 bytes. Restore it from your backup.`)
}

function isMasterKey(text: string): boolean {
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(text)
}

function wordsOf(text: string): string[] {
  return text
    .replace(/^\s*#.*$/gm, '')
    .split(/[\s,]+/)
    .filter(Boolean)
}
