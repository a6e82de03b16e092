/**
 * The vault: the only module where a stored secret is plain.
 *
 * Envelope encryption. Each record has a data key of its own, used once; the master key only wraps data keys. The
 * record's context (which row, which column) is bound as associated data, so that a sealed value copied to another
 * place does not open there.
 *
 *   version 1 byte | master key id 4 | wrap nonce 12 | wrapped data key 32 + tag 16 | nonce 12 | ciphertext | tag 16
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { Problem } from '../errors.ts'

export type Vault = {
  /** Seals a text for one place, such as `connection_grant/con_…/refresh_token`. */
  seal(plain: string, context: string): Buffer
  /**
   * Opens what was sealed for the same place.
   *
   * @throws {Problem} `master_key_wrong` when another master key sealed it, `sealed_value_damaged` when it was
   *   changed or comes from another place
   */
  open(sealed: Buffer, context: string): string
}

const version = 1
const keyIdLength = 4
const nonceLength = 12
const tagLength = 16
const keyLength = 32
const headerLength = 1 + keyIdLength
const wrappedLength = nonceLength + keyLength + tagLength
const shortest = headerLength + wrappedLength + nonceLength + tagLength

/** @throws {RangeError} when the master key is not 32 bytes */
export function openVault(masterKey: Buffer): Vault {
  if (masterKey.length !== keyLength) throw new RangeError('The master key must be 32 bytes.')
  const header = Buffer.concat([Buffer.of(version), keyIdOf(masterKey)])

  return {
    seal(plain, context) {
      const dataKey = randomBytes(keyLength)
      const bound = associatedData(header, context)
      const wrapped = encrypt(masterKey, dataKey, bound)
      return Buffer.concat([header, wrapped, encrypt(dataKey, Buffer.from(plain, 'utf8'), bound)])
    },

    open(sealed, context) {
      if (sealed.length < shortest || sealed[0] !== version) throw damaged()
      if (!sealed.subarray(0, headerLength).equals(header)) {
        throw new Problem(
          'master_key_wrong',
          'This was sealed with another master key. Start the server with the master key it had before ' +
            '(DRAWBRIDGE_MASTER_KEY, or the file master.key in the data folder).',
        )
      }
      const bound = associatedData(header, context)
      const bodyStart = headerLength + wrappedLength
      try {
        const dataKey = decrypt(masterKey, sealed.subarray(headerLength, bodyStart), bound)
        return decrypt(dataKey, sealed.subarray(bodyStart), bound).toString('utf8')
      } catch (cause) {
        throw damaged(cause)
      }
    },
  }
}

/** Names a master key without giving it away: the head of a hash under a label of its own. */
function keyIdOf(masterKey: Buffer): Buffer {
  return createHash('sha256').update('drawbridge master key id\0').update(masterKey).digest().subarray(0, keyIdLength)
}

function associatedData(header: Buffer, context: string): Buffer {
  return Buffer.concat([header, Buffer.from(context, 'utf8')])
}

function encrypt(key: Buffer, plain: Buffer, bound: Buffer): Buffer {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength }).setAAD(bound)
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: Buffer, box: Buffer, bound: Buffer): Buffer {
  const nonce = box.subarray(0, nonceLength)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength }).setAAD(bound)
  decipher.setAuthTag(box.subarray(-tagLength))
  return Buffer.concat([decipher.update(box.subarray(nonceLength, -tagLength)), decipher.final()])
}

function damaged(cause?: unknown): Problem {
  return new Problem(
    'sealed_value_damaged',
    'A sealed value was changed, or belongs to another row. Restore it from a backup, or connect again.',
    { cause },
  )
}
