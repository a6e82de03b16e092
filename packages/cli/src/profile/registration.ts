/** The app registration of a profile, with its proof of identity. */
import { readFile } from 'node:fs/promises'
import type { AppRegistration, ClientCertificate } from '@drawbridge/onedrive'
import { localError } from '../errors.ts'
import type { Profile, Secrets } from './profile.ts'

type Registered = Pick<Profile, 'cloud' | 'authority' | 'clientId' | 'certificateFile'>

/** @throws {CommandError} `local_…` when the certificate cannot be read */
export async function registrationOf(
  { cloud, authority, clientId, certificateFile }: Registered,
  { clientSecret }: Secrets,
): Promise<AppRegistration> {
  return {
    cloud,
    authority,
    clientId,
    ...(clientSecret !== undefined && { clientSecret }),
    ...(certificateFile !== undefined && { clientCertificate: await readCertificate(certificateFile) }),
  }
}

/** One PEM file that holds both blocks. */
async function readCertificate(file: string): Promise<ClientCertificate> {
  const text = await readFile(file, 'utf8').catch((error) => {
    throw localError(file, error)
  })
  return { certificate: text, privateKey: text }
}
