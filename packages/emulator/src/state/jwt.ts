/**
 * JSON Web Signatures as Microsoft makes them. An access token for Graph has a `nonce` in its header, and what was
 * signed is the header with the hash of that nonce: a client that checks the signature in the usual way finds it wrong,
 * because the token is nobody's business but Graph's.
 *
 * Synchronous, so that asking who calls stays a plain function on Graph's hot path; that is why `jose` does not serve.
 */
import { createHash, type KeyObject, sign, verify } from 'node:crypto'

export function signJwt(privateKey: KeyObject, header: object, claims: object): string {
  const payload = encode(claims)
  const signature = sign('RSA-SHA256', Buffer.from(`${encode(withHashedNonce(header))}.${payload}`), privateKey)
  return `${encode(header)}.${payload}.${signature.toString('base64url')}`
}

/** The claims, or nothing when the token is malformed or somebody else's. */
export function verifyJwt(publicKey: KeyObject, jwt: string): Record<string, unknown> | undefined {
  const [head, payload, signature, ...rest] = jwt.split('.')
  if (!head || !payload || !signature || rest.length > 0) return undefined
  const header = decode(head)
  if (header?.['alg'] !== 'RS256') return undefined
  const signed = Buffer.from(`${encode(withHashedNonce(header))}.${payload}`)
  if (!verify('RSA-SHA256', signed, publicKey, Buffer.from(signature, 'base64url'))) return undefined
  return decode(payload)
}

function withHashedNonce(header: object & { nonce?: unknown }): object {
  if (typeof header.nonce !== 'string') return header
  return { ...header, nonce: createHash('sha256').update(header.nonce).digest('base64url') }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function decode(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
