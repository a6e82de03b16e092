/** Certificates with which an app registration signs in: read as they come, or made here. */
import 'reflect-metadata'
import { createPrivateKey, type KeyObject, randomBytes, webcrypto, X509Certificate } from 'node:crypto'
import { X509CertificateGenerator } from '@peculiar/x509'
import { Problem } from '../errors.ts'

export type ClientCertificate = {
  /** PEM. */
  readonly certificate: string
  /** PEM (PKCS #8); a secret. */
  readonly privateKey: string
  /** SHA-1 in hex, as the Entra admin centre shows it. */
  readonly thumbprint: string
  readonly expiresAt: Date
}

/**
 * Checks that both belong together and that Microsoft can use them.
 *
 * @throws {Problem} `invalid_request`; the key is never repeated
 */
export function readCertificate(given: { certificate: string; privateKey: string }): ClientCertificate {
  const certificate = parse('certificate', 'an X.509 certificate as PEM', () => new X509Certificate(given.certificate))
  const key = parse('privateKey', 'a private key as PEM, without a passphrase', () =>
    createPrivateKey(given.privateKey),
  )
  if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) {
    throw new Problem('invalid_request', 'privateKey: Microsoft takes RSA keys of 2048 bits or more.')
  }
  if (!certificate.checkPrivateKey(key)) {
    throw new Problem('invalid_request', 'privateKey: This is not the key of this certificate.')
  }
  return described(certificate, key)
}

/**
 * Makes a key and a certificate that it signs itself. The certificate is to be registered at Microsoft.
 *
 * @param random 16 bytes or more for the serial number
 */
export async function makeCertificate(
  name: string,
  days: number,
  now: number,
  random: (size: number) => Buffer = randomBytes,
): Promise<ClientCertificate> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 3072,
    publicExponent: Uint8Array.of(1, 0, 1),
  }
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair
  const made = await X509CertificateGenerator.createSelfSigned({
    serialNumber: random(16)
      .toString('hex')
      .replace(/^[89a-f]/, '7'),
    name: [{ CN: [name] }],
    notBefore: new Date(now - 5 * 60_000),
    notAfter: new Date(now + days * 24 * 60 * 60_000),
    signingAlgorithm: algorithm,
    keys,
  })
  const key = createPrivateKey({
    key: Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)),
    format: 'der',
    type: 'pkcs8',
  })
  return described(new X509Certificate(Buffer.from(made.rawData)), key)
}

function described(certificate: X509Certificate, key: KeyObject): ClientCertificate {
  return {
    certificate: certificate.toString(),
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    thumbprint: certificate.fingerprint.replaceAll(':', ''),
    expiresAt: certificate.validToDate,
  }
}

function parse<T>(field: string, wanted: string, read: () => T): T {
  try {
    return read()
  } catch {
    // The cause might quote the key.
    throw new Problem('invalid_request', `${field}: This cannot be read. Give ${wanted}.`)
  }
}
