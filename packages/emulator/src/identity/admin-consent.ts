/** Once an administrator has signed in to consent for everybody in the organization. */
import { consentPage } from '../pages/consent.ts'
import type { Account } from '../state/accounts.ts'
import { checkAccount } from '../state/audience.ts'
import { findPermission } from '../state/permissions.ts'
import { refusal } from '../state/refusals.ts'
import { answer, answerFailure } from './authorize-response.ts'
import { type Conversation, formFor } from './conversation.ts'
import { tenantOf } from './proceed.ts'

type Answer = Response | Promise<Response>

/** @throws SignInFailure 90094 as a page for whoever is no administrator */
export function askAdministrator(conversation: Conversation, account: Account): Answer {
  const { c, services, request } = conversation
  checkAccount(request.app, request.authority, account.user)
  const organization = tenantOf(conversation, account).displayName
  if (!account.administrator) {
    throw refusal(90094, `Only an administrator of ${organization} can consent for everybody there.`, { where: 'page' })
  }
  if (services.autoSignIn !== undefined) return grant(conversation, account)
  const roles = rolesOf(conversation).map((name) => ({
    title: `${name} (application)`,
    description: 'The application has it as itself, for everybody in the organization.',
  }))
  return c.html(
    consentPage({
      ...formFor(conversation, 'adminconsent/decision', account),
      userPrincipalName: account.user.userPrincipalName,
      verifiedPublisher: request.app.verifiedPublisher,
      permissions: [...request.scopes.names.map((name) => findPermission(name)!), ...roles],
      organization: undefined,
      forEverybodyAt: organization,
    }),
  )
}

/** The consent page came back. */
export function decideAdminConsent(
  conversation: Conversation,
  account: Account,
  form: Record<string, unknown>,
): Answer {
  const { c, request, context, incident } = conversation
  if (!account.administrator) return askAdministrator(conversation, account)
  if (form['decision'] === 'accept') return grant(conversation, account)
  const older = context.purpose === 'admin-consent-v1'
  const declined = refusal(65004, `The administrator declined to consent to '${request.app.displayName}'.`, {
    error: older ? 'permission_denied' : 'consent_required',
  })
  const extra: Record<string, string> = older ? {} : { admin_consent: 'True', tenant: account.user.tenantId }
  return answerFailure(c, request, declined, incident, extra)
}

function grant(conversation: Conversation, account: Account): Answer {
  const { c, services, request, context } = conversation
  const { consents, servicePrincipals } = services.directory
  const { clientId } = request.app
  const { tenantId } = account.user
  consents.grant({ clientId, tenantId, scopes: request.scopes.names })
  for (const role of rolesOf(conversation)) servicePrincipals.assignRole(clientId, tenantId, role)
  const scope = request.scopes.names.map((name) => (name.includes('.') ? fullName(name) : name)).join(' ')
  const older = context.purpose === 'admin-consent-v1'
  return answer(c, request, { admin_consent: 'True', tenant: tenantId, ...(!older && { scope }) })
}

/** Application permissions come with `.default` only. */
function rolesOf({ request }: Conversation): readonly string[] {
  return request.scopes.isDefault ? (request.app.requiredRoles ?? []) : []
}

function fullName(name: string): string {
  return name.startsWith('api://') ? name : `https://graph.microsoft.com/${name}`
}
