/** Certificates by which an app proves who it is. */
import { createHash, X509Certificate } from 'node:crypto'

export type ClientCertificate = {
  readonly keyId: string
  /** DER, base64. */
  readonly key: string
  readonly displayName?: string | undefined
  /** Milliseconds since the epoch. */
  readonly startDateTime: number
  /** Milliseconds since the epoch. */
  readonly endDateTime: number
}

/**
 * @param text PEM or base64 of DER
 * @throws RangeError when it is no certificate
 */
export function readClientCertificate(
  text: string,
  keyId: string,
  displayName?: string | undefined,
): ClientCertificate {
  try {
    const bytes = text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64')
    const { raw, validFromDate, validToDate } = new X509Certificate(bytes)
    const key = raw.toString('base64')
    const [startDateTime, endDateTime] = [validFromDate.getTime(), validToDate.getTime()]
    return { keyId, key, startDateTime, endDateTime, ...(displayName !== undefined && { displayName }) }
  } catch (cause) {
    throw new RangeError('The key is no X.509 certificate in base64.', { cause })
  }
}

/** As `x5t` (SHA-1) and `x5t#S256` name it in the header of an assertion. */
export function thumbprints({ key }: ClientCertificate): { readonly x5t: string; readonly x5tS256: string } {
  const der = Buffer.from(key, 'base64')
  const digest = (algorithm: string): string => createHash(algorithm).update(der).digest('base64url')
  return { x5t: digest('sha1'), x5tS256: digest('sha256') }
}
