/** Makes an app registration at Microsoft, and waits until Microsoft accepts what it has just made. */
import { audiences } from '@drawbridge/api'
import type { Applications, AppRegistration, PasswordCredential, TokenSet } from '@drawbridge/onedrive'
import { CommandError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Session } from '../session.ts'
import { authorityOf, type Plan } from './plan.ts'

/** Asked of whoever signs in once; nothing of it is kept. */
const making = ['Application.ReadWrite.All']
const consenting = ['DelegatedPermissionGrant.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All']

export type Registered = {
  readonly id: string
  readonly clientId: string
  readonly tenantId: string
  readonly authority: string
  readonly madeBy: string | undefined
  /** A secret: never printed unless somebody asked for it. */
  readonly secret: PasswordCredential | undefined
  /** Undoes all of it. */
  remove(): Promise<void>
}

export async function makeRegistration(
  session: Session,
  plan: Plan,
  { signInClient, tenant }: { readonly signInClient: string; readonly tenant?: string | undefined },
): Promise<Registered> {
  const { createOneDrive } = await import('@drawbridge/onedrive')
  const { cloud, audience } = plan
  const visitor = { cloud, authority: tenant ?? 'organizations', clientId: signInClient }
  const tokens = await signIn(session, visitor, plan.adminConsent ? [...making, ...consenting] : making)
  const tenantId = tokens.idTokenClaims?.tid
  if (tenantId === undefined) throw noDirectory()

  const { now, signal } = session.machine
  const { applications } = createOneDrive({ cloud, accessToken: tokens.accessToken, now }).with({ signal })
  const made = await applications.create({
    displayName: plan.name,
    signInAudience: audiences[audience].signInAudience,
    redirectUris: { web: plan.redirectUris },
    permissions: { delegated: [...plan.delegated, 'offline_access'], application: plan.application },
  })
  const remove = () => applications.delete(made.id)
  try {
    const secret = await furnish(applications, made, plan, now())
    const app = { cloud, authority: tenantId, clientId: made.appId }
    if (audience !== 'personal') await untilAccepted(session, withProof(app, plan, secret))
    const madeBy = tokens.idTokenClaims?.preferred_username as string | undefined
    return {
      id: made.id,
      clientId: made.appId,
      tenantId,
      authority: authorityOf(audience, tenantId),
      madeBy,
      secret,
      remove,
    }
  } catch (error) {
    // What cannot be finished is taken away again, so that a second run starts clean.
    await remove().catch(() => undefined)
    throw error
  }
}

async function signIn(
  { output, transport }: Session,
  app: AppRegistration,
  scopes: readonly string[],
): Promise<TokenSet> {
  const { requestDeviceCode, redeemDeviceCode } = await import('@drawbridge/onedrive')
  const code = await requestDeviceCode(app, { scopes }, transport)
  output.instruct(`Open ${code.verificationUri} and enter the code ${code.userCode}`)
  output.instruct('Sign in with a work account that may register applications. This sign-in is used once and not kept.')
  return redeemDeviceCode(app, code, transport)
}

async function furnish(
  applications: Applications,
  { id, appId }: { id: string; appId: string },
  { audience, certificate, secretDays, adminConsent, delegated, application }: Plan,
  now: number,
): Promise<PasswordCredential | undefined> {
  if (certificate) await applications.addCertificate(id, certificate.certificate, 'Drawbridge')
  const endDateTime = new Date(now + secretDays * 86_400_000).toISOString()
  const secret = certificate
    ? undefined
    : await applications.addPassword(id, { displayName: 'Drawbridge', endDateTime })
  if (audience !== 'personal') await applications.addToTenant(appId)
  if (adminConsent)
    await applications.consentForAll(appId, { delegated: [...delegated, 'offline_access'], application })
  return secret
}

function withProof(
  app: AppRegistration,
  { certificate }: Plan,
  secret: PasswordCredential | undefined,
): AppRegistration {
  if (certificate) return { ...app, clientCertificate: certificate }
  return { ...app, clientSecret: secret!.secretText }
}

const pauses = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000]
/** AADSTS numbers of an app, a secret or a certificate that is not known everywhere yet. */
const notYet = new Set([700016, 7000215, 7000216, 700027])

/** A new app is known to Graph at once, and to the sign-in after up to a minute. */
async function untilAccepted({ transport, output, machine }: Session, app: AppRegistration): Promise<void> {
  const { IdentityError, requestClientCredentials } = await import('@drawbridge/onedrive')
  const wait = transport.sleep ?? ((ms: number) => waited(ms, machine.signal))
  for (const [index, pause] of pauses.entries()) {
    try {
      await requestClientCredentials(app, {}, transport)
      return
    } catch (error) {
      const early = error instanceof IdentityError && notYet.has(error.aadsts ?? 0)
      if (!early || index === pauses.length - 1) throw error
      if (index === 1) output.note('Waiting until Microsoft knows it everywhere; this can take a minute.')
    }
    await wait(pause)
  }
}

function waited(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done, failed) => {
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      failed(signal.reason)
    })
  })
}

function noDirectory(): CommandError {
  return new CommandError('Microsoft did not say which directory this account belongs to.', {
    code: 'no_directory',
    exitCode: exitCodes.configuration,
    remedy: 'Name it: --tenant contoso.com. Personal accounts have none; walk through it with --manual.',
  })
}
