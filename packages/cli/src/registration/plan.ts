/** What `drawbridge register` is about to do, before anything is asked of Microsoft. */
import { readFile } from 'node:fs/promises'
import { audiences, type RegistrationAudience } from '@drawbridge/api'
import type { ClientCertificate, Cloud } from '@drawbridge/onedrive'
import { localError, usageError } from '../errors.ts'
import { chosenCloud } from '../profile/choose.ts'
import type { Session } from '../session.ts'
import type { TargetServer } from './target-server.ts'

export type RegisterOptions = {
  readonly name: string
  readonly audience: string
  readonly redirectUri?: string[]
  readonly scopes: string[]
  readonly appPermissions?: string[]
  readonly certificate?: string
  readonly secretDays: string
  readonly adminConsent?: boolean
  readonly tenant?: string
  readonly signInClient: string
  readonly server?: string
  readonly project?: string
  readonly operatorKey?: string
  readonly env?: string
  readonly showSecret?: boolean
  readonly dryRun?: boolean
  readonly manual?: boolean
  readonly clientId?: string
  readonly yes?: boolean
}

export type Plan = {
  readonly name: string
  readonly audience: RegistrationAudience
  readonly cloud: Cloud
  readonly redirectUris: readonly string[]
  readonly delegated: readonly string[]
  readonly application: readonly string[]
  readonly certificate: ClientCertificate | undefined
  readonly secretDays: number
  readonly adminConsent: boolean
}

/** @throws {CommandError} `usage` with the option that is wrong; `local_…` when the certificate cannot be read */
export async function planRegistration(
  { options }: Pick<Session, 'options'>,
  given: RegisterOptions,
  server: TargetServer | undefined,
): Promise<Plan> {
  const { clouds } = await import('@drawbridge/onedrive')
  const redirectUris = [...(server ? [server.redirectUri] : []), ...(given.redirectUri ?? [])]
  if (redirectUris.length === 0) {
    throw usageError(
      'It is not known where people come back to.',
      'Give --server with the address of your Drawbridge, or --redirect-uri.',
    )
  }
  return {
    name: given.name,
    audience: audienceOf(given.audience),
    cloud: (await chosenCloud(options)) ?? clouds.global,
    redirectUris,
    delegated: given.scopes,
    application: given.appPermissions ?? [],
    certificate: given.certificate === undefined ? undefined : await readCertificate(given.certificate),
    secretDays: daysOf(given.secretDays),
    adminConsent: given.adminConsent === true,
  }
}

export function audienceOf(text: string): RegistrationAudience {
  const known = Object.keys(audiences) as RegistrationAudience[]
  const found = known.find((name) => name === text)
  if (found) return found
  throw usageError(`"${text}" says not who may sign in.`, `Give one of ${known.join(', ')}.`)
}

/** Through which door people sign in then. */
export function authorityOf(audience: RegistrationAudience, tenantId: string): string {
  return audiences[audience].authority ?? tenantId
}

function daysOf(text: string): number {
  const days = Number(text)
  if (Number.isInteger(days) && days >= 1 && days <= 730) return days
  throw usageError(`"${text}" is no number of days for a secret.`, 'Give 1 to 730.')
}

async function readCertificate(file: string): Promise<ClientCertificate> {
  const text = await readFile(file, 'utf8').catch((error) => {
    throw localError(file, error)
  })
  if (/BEGIN CERTIFICATE-/.test(text) && /BEGIN PRIVATE KEY-/.test(text)) return { certificate: text, privateKey: text }
  throw usageError(`"${file}" does not hold a certificate and its key.`, 'Give a PEM file with both blocks.')
}
