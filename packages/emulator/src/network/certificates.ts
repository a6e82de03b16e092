/**
 * A certificate authority of the emulator's own, so that clients can reach it by https under Microsoft's names.
 *
 * Whoever is made to trust it trusts it for those names and this machine alone: its certificate carries name
 * constraints, so that even a stolen key is of no use for any other host.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.10
 */
import 'reflect-metadata'
import { createPrivateKey } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'
import { certificateDomains, certificateNames } from './microsoft-hosts.ts'
import { nameConstraints } from './name-constraints.ts'

export type Certificates = {
  /** The authority's certificate, which clients have to trust; PEM. */
  readonly ca: string
  /** The file it is in. */
  readonly caFile: string
  /** A certificate for Microsoft's names and this machine, with its key; PEM. */
  readonly cert: string
  readonly key: string
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const day = 24 * 60 * 60_000
const issuer = 'CN=Drawbridge emulator, O=This machine only'
const here = ['localhost']
const addresses = ['127.0.0.1', '::1']

/**
 * The authority of a folder, made there when it has none or an old one, and a fresh certificate from it.
 *
 * @param now milliseconds since the epoch, by the clock of those who will check
 */
export async function openCertificates(folder: string, now: number): Promise<Certificates> {
  const caFile = join(folder, 'ca.pem')
  const { certificate, key } = (await readAuthority(folder, now)) ?? (await createAuthority(folder, now))
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const leaf = await x509.X509CertificateGenerator.create({
    subject: 'CN=Drawbridge emulator',
    issuer: certificate.subject,
    notBefore: new Date(now - day),
    notAfter: new Date(now + 397 * day),
    publicKey: keys.publicKey,
    signingKey: key,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...[...certificateNames, ...here].map((value) => ({ type: 'dns' as const, value })),
        ...addresses.map((value) => ({ type: 'ip' as const, value })),
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(certificate),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { ca: certificate.toString('pem'), caFile, cert: leaf.toString('pem'), key: await privatePem(keys.privateKey) }
}

type Authority = { readonly certificate: x509.X509Certificate; readonly key: CryptoKey }

async function readAuthority(folder: string, now: number): Promise<Authority | undefined> {
  try {
    const certificate = new x509.X509Certificate(readFileSync(join(folder, 'ca.pem'), 'utf8'))
    const der = createPrivateKey(readFileSync(join(folder, 'ca.key'))).export({ type: 'pkcs8', format: 'der' })
    const key = await crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign'])
    return certificate.notAfter.getTime() > now + 400 * day ? { certificate, key } : undefined
  } catch {
    // Not there, or half written by a start that was killed: a new one takes its place.
    return undefined
  }
}

async function createAuthority(folder: string, now: number): Promise<Authority> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: issuer,
    notBefore: new Date(now - day),
    notAfter: new Date(now + 3650 * day),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      nameConstraints([...certificateDomains, ...here], addresses),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  mkdirSync(folder, { recursive: true })
  writeWhole(join(folder, 'ca.key'), await privatePem(keys.privateKey), 0o600)
  writeWhole(join(folder, 'ca.pem'), `${certificate.toString('pem')}\n`, 0o644)
  return { certificate, key: keys.privateKey }
}

async function privatePem(key: CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key))
  return createPrivateKey({ key: der, type: 'pkcs8', format: 'der' }).export({ type: 'pkcs8', format: 'pem' }) as string
}

function writeWhole(file: string, text: string, mode: number): void {
  writeFileSync(`${file}.new`, text, { mode })
  renameSync(`${file}.new`, file)
}
