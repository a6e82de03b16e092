/** The public keys with which a project's user tokens are checked. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { Problem } from '../errors.ts'

export type UserTokenAlgorithm = 'RS256' | 'ES256' | 'EdDSA'

export type UserTokenKey = {
  readonly id: string
  readonly algorithm: UserTokenAlgorithm
  /** PEM (SPKI). */
  readonly publicKey: string
  readonly createdAt: Date
}

export type NewUserTokenKey = { readonly algorithm: UserTokenAlgorithm; readonly publicKey: string }

const wanted: Record<UserTokenAlgorithm, string> = {
  RS256: 'an RSA key of at least 2048 bits',
  ES256: 'an elliptic-curve key on P-256 (prime256v1)',
  EdDSA: 'an Ed25519 key',
}

/**
 * Reads a public key and checks that it fits its algorithm.
 *
 * @throws {Problem} `invalid_request` when it cannot be read, or is of another kind
 */
export function readUserTokenKey({ algorithm, publicKey }: NewUserTokenKey): KeyObject {
  let key: KeyObject
  try {
    key = createPublicKey({ key: publicKey, format: 'pem', type: 'spki' })
  } catch (cause) {
    throw new Problem(
      'invalid_request',
      'publicKey: This PEM cannot be read. Export the public key as SPKI, for example with openssl pkey -pubout.',
      { cause },
    )
  }
  if (fits(key, algorithm)) return key
  throw new Problem(
    'invalid_request',
    `publicKey: ${algorithm} needs ${wanted[algorithm]}; this is another kind of key.`,
  )
}

function fits(
  { asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject,
  algorithm: UserTokenAlgorithm,
): boolean {
  if (algorithm === 'RS256') return type === 'rsa' && (details?.modulusLength ?? 0) >= 2048
  if (algorithm === 'ES256') return type === 'ec' && details?.namedCurve === 'prime256v1'
  return type === 'ed25519'
}
