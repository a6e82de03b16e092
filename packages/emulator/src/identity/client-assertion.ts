/**
 * RFC 7523: an app proves itself by a JWT signed with the key of a certificate that it has registered.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
import { X509Certificate } from 'node:crypto'
import { compactVerify, decodeJwt, decodeProtectedHeader } from 'jose'
import { z } from 'zod'
import type { App } from '../state/apps.ts'
import { type ClientCertificate, thumbprints } from '../state/client-certificates.ts'
import { refusal } from '../state/refusals.ts'

export type PresentedAssertion = {
  readonly app: App
  readonly assertion: string
  readonly type: string | null
  /** The addresses of this token endpoint. */
  readonly audiences: readonly string[]
  /** Milliseconds since the epoch. */
  readonly now: number
}

const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.string(),
  jti: z.string().min(1),
  exp: z.number(),
  nbf: z.number().optional(),
})

/** Five minutes are forgiven to the clocks of clients. */
const skewSeconds = 300
const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** Whom an assertion is about, before anything in it is believed. */
export function clientIdIn(assertion: string): string | null {
  try {
    return decodeJwt(assertion).sub ?? null
  } catch {
    return null
  }
}

/** @throws SignInFailure 50012 malformed, 700027 key or signature, 700021 audience, 700024 time */
export async function checkClientAssertion(presented: PresentedAssertion): Promise<void> {
  const { app, assertion, type, audiences, now } = presented
  if (type !== jwtBearer) throw refusal(50012, `The 'client_assertion_type' has to be '${jwtBearer}'.`)
  const claims = await verifiedClaims(app, assertion, now)
  if (!audiences.includes(claims.aud)) {
    throw refusal(700021, `The audience of the client assertion is '${claims.aud}'. Make it '${audiences[0]}'.`)
  }
  const seconds = now / 1000
  if (claims.exp + skewSeconds < seconds || (claims.nbf ?? 0) - skewSeconds > seconds) {
    throw refusal(700024, 'The client assertion is not within its valid time range. Check the clock of this machine.')
  }
  if ([claims.iss, claims.sub].some((each) => each.toLowerCase() !== app.clientId.toLowerCase())) {
    throw refusal(50012, `'iss' and 'sub' of the client assertion have to be the client id, '${app.clientId}'.`)
  }
}

async function verifiedClaims(app: App, assertion: string, now: number): Promise<z.output<typeof claimsSchema>> {
  const certificate = findCertificate(app, readHeader(assertion))
  if (certificate === undefined) throw refusal(700027, 'The key of the client assertion is not registered for the app.')
  if (certificate.endDateTime <= now || certificate.startDateTime > now + skewSeconds * 1000) {
    throw refusal(700027, 'The certificate of the client assertion has expired or is not valid yet. Register another.')
  }
  const { publicKey } = new X509Certificate(Buffer.from(certificate.key, 'base64'))
  const verified = await compactVerify(assertion, publicKey, { algorithms: ['PS256', 'RS256'] }).catch(() => {
    throw refusal(700027, 'The signature of the client assertion is not right. Sign with the key of the certificate.')
  })
  const claims = claimsSchema.safeParse(parse(verified.payload))
  if (claims.success) return claims.data
  throw refusal(50012, `The client assertion lacks a usable '${claims.error.issues[0]!.path.join('.')}'.`)
}

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload))
  } catch {
    return undefined
  }
}

function readHeader(assertion: string): Record<string, unknown> {
  try {
    return { ...decodeProtectedHeader(assertion) }
  } catch {
    throw refusal(50012, 'The client assertion is no JWT.')
  }
}

function findCertificate({ certificates = [] }: App, header: Record<string, unknown>): ClientCertificate | undefined {
  return certificates.find((certificate) => {
    const { x5t, x5tS256 } = thumbprints(certificate)
    return header['x5t#S256'] === x5tS256 || header['x5t'] === x5t || header['kid'] === x5t
  })
}
