/** Secret or certificate: proven by a token that Microsoft gives for it. */
import type { RegistrationCheck } from '@drawbridge/api'
import { IdentityError, isOneDriveError, requestClientCredentials } from '@drawbridge/onedrive'
import { type Ask, failed, guid, passed, refused, unknown } from './subject.ts'

const shared = new Set(['common', 'organizations', 'consumers'])

export async function credentialCheck({ subject, transport }: Ask): Promise<RegistrationCheck> {
  const { app, tenantId } = subject
  const { clientSecret, clientCertificate } = app
  if (clientSecret === undefined && clientCertificate === undefined) {
    return unknown(
      'credential',
      'No client secret and no certificate is stored.',
      'Add one under “Certificates & secrets”; only a native app does without.',
    )
  }
  if (clientSecret !== undefined && guid.test(clientSecret)) {
    return failed(
      'credential',
      'This looks like the Secret ID, not the secret: it is a GUID.',
      'Copy the column “Value” under “Certificates & secrets”. It is shown once; if it is gone, make a new secret.',
    )
  }
  const tenant = tenantId ?? (shared.has(app.authority) ? undefined : app.authority)
  if (tenant === undefined) {
    return unknown(
      'credential',
      'Not proven yet: Microsoft only checks it in the directory that the app was registered in.',
      'Give the “Directory (tenant) ID” of the app registration, or connect a test account.',
    )
  }
  return prove({ subject: { ...subject, app: { ...app, authority: tenant } }, transport })
}

/** AADSTS numbers that say nothing against the credential: the app is not in that tenant, or the tenant is not there. */
const elsewhere = new Set([700016, 90002, 9001023])

async function prove({ subject: { app }, transport }: Ask): Promise<RegistrationCheck> {
  try {
    await requestClientCredentials(app, {}, transport)
    return passed('credential', 'Microsoft accepts it.')
  } catch (error) {
    if (error instanceof IdentityError && !elsewhere.has(error.aadsts ?? 0)) return refused('credential', error)
    if (!isOneDriveError(error)) throw error
    const remedy = 'Check the directory (tenant) id, or connect a test account.'
    return unknown('credential', `It could not be proven: ${error.message}`, remedy)
  }
}
