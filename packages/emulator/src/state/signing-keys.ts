/** The key that signs tokens, with the certificate that clients know it by; made once and kept. */
import 'reflect-metadata'
import { createHash, createPrivateKey, createPublicKey, type JsonWebKey, randomBytes } from 'node:crypto'
import { X509CertificateGenerator } from '@peculiar/x509'
import { signJwt, verifyJwt } from './jwt.ts'
import type { Tables } from './tables.ts'

type KeyRow = {
  /** PKCS #8, DER, base64. */
  readonly privateKey: string
  /** DER, base64. */
  readonly certificate: string
  readonly sealKey: string
}

export type SigningKeys = {
  readonly kid: string
  /** As `keys` publishes it, with RFC 7517's names. */
  readonly publicJwk: JsonWebKey & { kid: string; x5t: string; x5c: string[]; use: 'sig' }
  sign(claims: object, header?: object): string
  /** The claims, or nothing when the signature is not ours. */
  verify(jwt: string): Record<string, unknown> | undefined
  /** 32 bytes for sealing what is opaque to clients. */
  readonly sealKey: Buffer
}

/** @param now milliseconds since the epoch, when a new certificate begins */
export async function openSigningKeys(tables: Tables, now: number): Promise<SigningKeys> {
  const rows = tables.table<KeyRow>('signing-key')
  const known = rows.get('token-signing')
  const row = known ?? (await newKey(now))
  if (!known) rows.put('token-signing', row)

  const privateKey = createPrivateKey({ key: Buffer.from(row.privateKey, 'base64'), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(privateKey)
  // Microsoft names a key by the thumbprint of its certificate.
  const kid = createHash('sha1').update(Buffer.from(row.certificate, 'base64')).digest('base64url')
  const published = { kid, x5t: kid, x5c: [row.certificate], use: 'sig' as const }
  return {
    kid,
    publicJwk: { ...publicKey.export({ format: 'jwk' }), ...published },
    sign: (claims, header = {}) => signJwt(privateKey, { typ: 'JWT', alg: 'RS256', kid, ...header }, claims),
    verify: remembering((jwt) => verifyJwt(publicKey, jwt)),
    sealKey: Buffer.from(row.sealKey, 'base64url'),
  }
}

/** Tokens whose signature was found good; the next call with one of them need not compute it again. */
const remembered = 1000

function remembering(verify: SigningKeys['verify']): SigningKeys['verify'] {
  const good = new Map<string, Record<string, unknown>>()
  return (jwt) => {
    const known = good.get(jwt)
    if (known !== undefined) return known
    const claims = verify(jwt)
    if (good.size >= remembered) good.clear()
    if (claims !== undefined) good.set(jwt, claims)
    return claims
  }
}

const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
}

async function newKey(now: number): Promise<KeyRow> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Drawbridge emulator token signing',
    keys,
    notBefore: new Date(now),
    notAfter: new Date(now + 5 * 365 * 24 * 3_600_000),
    signingAlgorithm: algorithm,
  })
  return {
    privateKey: Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64'),
    certificate: Buffer.from(certificate.rawData).toString('base64'),
    sealKey: randomBytes(32).toString('base64url'),
  }
}
