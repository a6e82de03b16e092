/** The key that signs tokens, made once and kept. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type JsonWebKey,
  randomBytes,
} from 'node:crypto'
import { promisify } from 'node:util'
import { signJwt, verifyJwt } from './jwt.ts'
import type { Tables } from './tables.ts'

type KeyRow = { readonly kid: string; readonly privateKey: string; readonly sealKey: string }

export type SigningKeys = {
  readonly kid: string
  /** As `keys` publishes it, with RFC 7517's names. */
  readonly publicJwk: JsonWebKey & { readonly kid: string; readonly use: 'sig' }
  sign(claims: object, header?: object): string
  /** The claims, or nothing when the signature is not ours. */
  verify(jwt: string): Record<string, unknown> | undefined
  /** 32 bytes for sealing what is opaque to clients. */
  readonly sealKey: Buffer
}

export async function openSigningKeys(tables: Tables): Promise<SigningKeys> {
  const rows = tables.table<KeyRow>('signing-key')
  const row = rows.get('current') ?? (await newKey())
  if (!rows.get('current')) rows.put('current', row)

  const privateKey = createPrivateKey(row.privateKey)
  const publicKey = createPublicKey(privateKey)
  return {
    kid: row.kid,
    publicJwk: { ...publicKey.export({ format: 'jwk' }), kid: row.kid, use: 'sig' },
    sign: (claims, header = {}) => signJwt(privateKey, { typ: 'JWT', alg: 'RS256', kid: row.kid, ...header }, claims),
    verify: (jwt) => verifyJwt(publicKey, jwt),
    sealKey: Buffer.from(row.sealKey, 'base64url'),
  }
}

async function newKey(): Promise<KeyRow> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const der = publicKey.export({ type: 'spki', format: 'der' })
  return {
    kid: createHash('sha1').update(der).digest('base64url'),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    sealKey: randomBytes(32).toString('base64url'),
  }
}
