/** Somebody has signed in: may the app have what it asks for, and if so, here is its code. */

import { approvalPage, approvalRequestedPage } from '../pages/approval.ts'
import { consentPage } from '../pages/consent.ts'
import type { Account } from '../state/accounts.ts'
import { administratorNeeded } from '../state/consent-policy.ts'
import { findPermission } from '../state/permissions.ts'
import { type Aadsts, refusal } from '../state/refusals.ts'
import type { Tenant } from '../state/tenants.ts'
import { fail, succeed } from './conclude.ts'
import { consentState } from './consent-state.ts'
import { type Conversation, formFor } from './conversation.ts'

type Answer = Response | Promise<Response>

export function proceed(conversation: Conversation, account: Account): Answer {
  const { services, request } = conversation
  const { missing } = stateOf(conversation, account)
  const unavailable = request.scopes.names.find((name) => account.user.personal && !findPermission(name)?.personal)
  if (unavailable) {
    const failure = refusal(70011, `The scope '${unavailable}' does not exist for personal accounts.`)
    return fail(conversation, failure)
  }
  if (missing.length === 0 && request.prompt !== 'consent') return succeed(conversation, account)
  if (request.prompt === 'none') {
    const failure = refusal(
      65001,
      `The user has not consented to '${request.app.displayName}' for: ${missing.join(' ')}.`,
      {
        error: 'consent_required',
      },
    )
    return fail(conversation, failure)
  }
  const wall = administratorNeeded(account, tenantOf(conversation, account), request.app, missing)
  if (services.autoSignIn) return wall ? turnBack(conversation, account, wall) : accept(conversation, account, false)
  return wall ? showApproval(conversation, account, wall) : showConsent(conversation, account)
}

/** The consent page came back. */
export function decideConsent(conversation: Conversation, account: Account, form: Record<string, unknown>): Answer {
  const { request } = conversation
  const { missing } = stateOf(conversation, account)
  const wall = administratorNeeded(account, tenantOf(conversation, account), request.app, missing)
  if (wall) return showApproval(conversation, account, wall)
  if (form['decision'] === 'accept') {
    return accept(conversation, account, account.administrator && form['organization'] === 'yes')
  }
  const declined = refusal(
    65004,
    `The user declined to consent to '${request.app.displayName}'. Nothing was changed; the user may try again.`,
  )
  return fail(conversation, declined, account.user.personal ? { error_subcode: 'cancel' } : {})
}

/** The approval page came back. */
export function decideApproval(conversation: Conversation, account: Account, form: Record<string, unknown>): Answer {
  const { c, services, request } = conversation
  const tenant = tenantOf(conversation, account)
  const { missing } = stateOf(conversation, account)
  const wall = administratorNeeded(account, tenant, request.app, missing)
  if (!wall) return proceed(conversation, account)
  if (form['decision'] !== 'request' || !tenant.approvalRequests) return turnBack(conversation, account, wall)
  services.directory.consents.requestApproval({
    clientId: request.app.clientId,
    userId: account.user.id,
    scopes: missing,
    justification: String(form['justification'] ?? '').slice(0, 500),
    at: services.clock.now(),
  })
  return c.html(
    approvalRequestedPage({ ...formFor(conversation, 'approval', account), organization: tenant.displayName }),
  )
}

function accept(conversation: Conversation, account: Account, everyone: boolean): Answer {
  const { services, request } = conversation
  const { id, tenantId } = account.user
  const scopes = request.scopes.names
  services.directory.consents.grant({
    clientId: request.app.clientId,
    tenantId,
    scopes,
    ...(!everyone && { userId: id }),
  })
  return succeed(conversation, account)
}

function stateOf({ services, request }: Conversation, { user }: Account): { missing: string[] } {
  return consentState(services.directory.consents, request, user)
}

function turnBack(conversation: Conversation, { user }: Account, wall: Aadsts): Answer {
  const { request, services } = conversation
  const organization = services.directory.tenants.find(user.tenantId)?.displayName
  const failure = refusal(
    wall,
    `Admin consent is required for the permissions requested by '${request.app.displayName}'. Ask an administrator of ${organization} to grant them, or ask for fewer.`,
  )
  return fail(conversation, failure)
}

function showConsent(conversation: Conversation, account: Account): Answer {
  return conversation.c.html(
    consentPage({
      ...formFor(conversation, 'consent', account),
      ...described(conversation, account),
      organization:
        account.administrator && !account.user.personal ? tenantOf(conversation, account).displayName : undefined,
    }),
  )
}

function showApproval(conversation: Conversation, account: Account, wall: Aadsts): Answer {
  const { c, context } = conversation
  const tenant = tenantOf(conversation, account)
  const query = new URLSearchParams(context.query)
  query.set('prompt', 'select_account')
  const again =
    context.purpose === 'device' ? '/devicelogin' : `/${encodeURIComponent(context.segment)}/oauth2/v2.0/authorize`
  return c.html(
    approvalPage({
      ...formFor(conversation, 'approval', account),
      ...described(conversation, account),
      organization: tenant.displayName,
      aadsts: wall,
      requests: tenant.approvalRequests,
      switchAccount: `${again}?${query}`,
    }),
  )
}

function described({ request }: Conversation, account: Account) {
  return {
    userPrincipalName: account.user.userPrincipalName,
    verifiedPublisher: request.app.verifiedPublisher,
    permissions: request.scopes.names.map((name) => findPermission(name)!),
  }
}

export function tenantOf({ services }: Conversation, { user }: Account): Tenant {
  const tenant = services.directory.tenants.find(user.tenantId)
  if (!tenant) throw new Error(`The tenant of ${user.userPrincipalName} is missing from the directory.`)
  return tenant
}
