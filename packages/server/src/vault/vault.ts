/**
 * The vault: the only module where a stored secret is plain.
 *
 * Envelope encryption. Each record has a data key of its own, used once; a master key only wraps data keys. The
 * record's context (which row, which column) is bound to both as associated data, so that a sealed value copied to
 * another place does not open there.
 *
 *   version 1 byte | master key id 4 | wrap nonce 12 | wrapped data key 32 + tag 16 | nonce 12 | ciphertext | tag 16
 *
 * Version 2 binds the ciphertext to its context alone, so that a change of master keys wraps the data key anew and
 * never sees what it protects. Version 1 bound it to the master key as well; it is read, and sealed again when it is met.
 */
import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto'
import { Problem } from '../errors.ts'
import type { KeyRing } from './key-ring.ts'
import { keyIdLength, type MasterKey } from './master-key.ts'

export type Vault = {
  readonly keys: KeyRing
  /** Seals a text for one place, such as `connection_grant/con_…/refresh_token`, under the current master key. */
  seal(plain: string, context: string): Buffer
  /**
   * Opens what was sealed for the same place, under whichever known master key.
   *
   * @throws {Problem} `master_key_wrong` when an unknown master key sealed it, `sealed_value_damaged` when it was
   *   changed or comes from another place
   */
  open(sealed: Buffer, context: string): string
  /**
   * The same secret under the current master key. What is sealed is not opened for it.
   *
   * @throws {Problem} as `open` does
   */
  rewrap(sealed: Buffer, context: string): Buffer
}

const version = 2
const versionBoundToMasterKey = 1
const nonceLength = 12
const tagLength = 16
const dataKeyLength = 32
const headerLength = 1 + keyIdLength
const wrappedLength = nonceLength + dataKeyLength + tagLength
const bodyStart = headerLength + wrappedLength
const shortest = bodyStart + nonceLength + tagLength

export function openVault(keys: KeyRing): Vault {
  const vault: Vault = {
    keys,

    seal(plain, context) {
      const dataKey = randomBytes(dataKeyLength)
      const text = Buffer.from(plain, 'utf8')
      try {
        return Buffer.concat([wrap(keys.current(), dataKey, context), encrypt(dataKey, text, bodyBinding(context))])
      } finally {
        dataKey.fill(0)
        text.fill(0)
      }
    },

    open(sealed, context) {
      const masterKey = masterKeyOf(sealed, keys)
      return whole(() => {
        const dataKey = unwrap(masterKey, sealed, context)
        const text = decrypt(dataKey, sealed.subarray(bodyStart), bindingOf(sealed, context))
        try {
          return text.toString('utf8')
        } finally {
          dataKey.fill(0)
          text.fill(0)
        }
      })
    },

    rewrap(sealed, context) {
      const masterKey = masterKeyOf(sealed, keys)
      if (sealed[0] === versionBoundToMasterKey) return vault.seal(vault.open(sealed, context), context)
      return whole(() => {
        const dataKey = unwrap(masterKey, sealed, context)
        try {
          return Buffer.concat([wrap(keys.current(), dataKey, context), sealed.subarray(bodyStart)])
        } finally {
          dataKey.fill(0)
        }
      })
    },
  }
  return vault
}

/** The id of the master key under which something is sealed, in hex. */
export function keyIdOf(sealed: Buffer): string {
  return sealed.subarray(1, headerLength).toString('hex')
}

function masterKeyOf(sealed: Buffer, keys: KeyRing): MasterKey {
  const known = sealed[0] === version || sealed[0] === versionBoundToMasterKey
  if (sealed.length < shortest || !known) throw damaged()
  return keys.get(keyIdOf(sealed))
}

function wrap({ id, secret }: MasterKey, dataKey: Buffer, context: string): Buffer {
  const header = Buffer.concat([Buffer.of(version), Buffer.from(id, 'hex')])
  return Buffer.concat([header, encrypt(secret, dataKey, wrapBinding(header, context))])
}

function unwrap({ secret }: MasterKey, sealed: Buffer, context: string): Buffer {
  const header = sealed.subarray(0, headerLength)
  return decrypt(secret, sealed.subarray(headerLength, bodyStart), wrapBinding(header, context))
}

function wrapBinding(header: Buffer, context: string): Buffer {
  return Buffer.concat([header, Buffer.from(context, 'utf8')])
}

function bodyBinding(context: string): Buffer {
  return Buffer.concat([Buffer.of(version), Buffer.from(context, 'utf8')])
}

function bindingOf(sealed: Buffer, context: string): Buffer {
  return sealed[0] === version ? bodyBinding(context) : wrapBinding(sealed.subarray(0, headerLength), context)
}

function encrypt(key: Buffer | KeyObject, plain: Buffer, bound: Buffer): Buffer {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength }).setAAD(bound)
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: Buffer | KeyObject, box: Buffer, bound: Buffer): Buffer {
  const nonce = box.subarray(0, nonceLength)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength }).setAAD(bound)
  decipher.setAuthTag(box.subarray(-tagLength))
  // GCM deciphers as a stream: this is all of the text, and `final` only checks it.
  const plain = decipher.update(box.subarray(nonceLength, -tagLength))
  try {
    decipher.final()
    return plain
  } catch (error) {
    plain.fill(0)
    throw error
  }
}

/** Whatever the cipher refuses was changed, or belongs elsewhere. */
function whole<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw cause instanceof Problem ? cause : damaged(cause)
  }
}

function damaged(cause?: unknown): Problem {
  return new Problem(
    'sealed_value_damaged',
    'A sealed value was changed, or belongs to another row. Restore it from a backup, or connect again.',
    { cause },
  )
}
