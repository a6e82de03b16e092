/** Client id, account types and redirect URI: what the authorize endpoint says before anybody signs in. */
import type { RegistrationCheck } from '@drawbridge/api'
import { type AuthorizationProbe, probeAuthorization } from '@drawbridge/onedrive'
import { type Ask, failed, guid, passed, refused, unknown } from './subject.ts'

/** AADSTS numbers by what they blame. */
const blame = {
  redirectUri: new Set([50011, 500113, 900971]),
  accountTypes: new Set([50194, 9002332, 9002346, 90002, 500208, 90124, 90130]),
}

export async function signInChecks(ask: Ask): Promise<RegistrationCheck[]> {
  const { clientId } = ask.subject.app
  if (!guid.test(clientId)) {
    const remedy = 'Copy the “Application (client) ID” from the Overview of the app registration.'
    return [failed('client_id', 'This is not a client id: it is no GUID.', remedy), ...afterClientId()]
  }
  const probe = await probeAt(ask, ask.subject.app.authority)
  const aadsts = probe.outcome === 'refused' ? (probe.error.aadsts ?? 0) : 0

  if (probe.outcome === 'accepted') return [knownClient(), await whoMaySignIn(ask), redirectUriFound(ask)]
  if (probe.outcome === 'refused' && blame.redirectUri.has(aadsts)) {
    const types = unknown(
      'account_types',
      'Not asked: Microsoft looks at the redirect URI first.',
      'Mend the redirect URI first.',
    )
    return [knownClient(), types, refused('redirect_uri', probe.error, redirectUriMissing(ask))]
  }
  if (probe.outcome === 'refused' && blame.accountTypes.has(aadsts)) {
    return [knownClient(), refused('account_types', probe.error), await redirectUriElsewhere(ask)]
  }
  if (probe.outcome === 'refused') return [refused('client_id', probe.error), ...afterClientId()]
  const finding = 'Microsoft answered in a way that says neither yes nor no.'
  return [unknown('client_id', finding, 'Connect a test account: it shows the same.'), ...afterClientId()]
}

function probeAt({ subject, transport }: Ask, authority: string): Promise<AuthorizationProbe> {
  const { app, redirectUri, scopes } = subject
  // Nothing is proven at this endpoint, so nothing that proves is handed over.
  const { cloud, clientId } = app
  return probeAuthorization({ cloud, clientId, authority }, { redirectUri, scopes }, transport)
}

function knownClient(): RegistrationCheck {
  return passed('client_id', 'Microsoft knows this client id.')
}

function redirectUriFound({ subject }: Ask): RegistrationCheck {
  return passed('redirect_uri', `${subject.redirectUri} is registered.`)
}

function redirectUriMissing({ subject }: Ask): string {
  return `${subject.redirectUri} is not among the redirect URIs of the app registration.`
}

/** Through `common` anybody may come, as far as the app lets them; the two other doors tell who. */
async function whoMaySignIn(ask: Ask): Promise<RegistrationCheck> {
  const { authority } = ask.subject.app
  if (authority !== 'common') return passed('account_types', `Sign-ins at ${authority} fit the app registration.`)
  const [work, personal] = await Promise.all([probeAt(ask, 'organizations'), probeAt(ask, 'consumers')])
  if (isShut(work)) return passed('account_types', 'Personal Microsoft accounts can sign in.')
  if (!isShut(personal)) return passed('account_types', 'Work, school and personal accounts can sign in.')
  return passed(
    'account_types',
    'Work and school accounts of any organisation can sign in; personal accounts cannot.',
    'To let personal accounts in, change “Supported account types” under Authentication in the app registration.',
  )
}

function isShut(probe: AuthorizationProbe): boolean {
  return (
    probe.outcome === 'refused' && (blame.accountTypes.has(probe.error.aadsts ?? 0) || probe.error.aadsts === 700016)
  )
}

/** The configured door is shut, but the app's own tenant may be asked about the address. */
async function redirectUriElsewhere(ask: Ask): Promise<RegistrationCheck> {
  const { tenantId } = ask.subject
  const probe = tenantId === undefined ? undefined : await probeAt(ask, tenantId)
  if (probe?.outcome === 'accepted') return redirectUriFound(ask)
  if (probe?.outcome === 'refused' && blame.redirectUri.has(probe.error.aadsts ?? 0)) {
    return refused('redirect_uri', probe.error, redirectUriMissing(ask))
  }
  return unknown('redirect_uri', 'Not asked: the account types stand in the way.', 'Mend the account types first.')
}

function afterClientId(): RegistrationCheck[] {
  const remedy = 'Mend the client id first.'
  return [
    unknown('account_types', 'Not asked: Microsoft has to know the client id first.', remedy),
    unknown('redirect_uri', 'Not asked: Microsoft has to know the client id first.', remedy),
  ]
}
