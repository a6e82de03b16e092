/** Who has to say yes: the user, or an administrator? */
import type { Account } from './accounts.ts'
import type { App } from './apps.ts'
import { findPermission, signInScopes } from './permissions.ts'
import type { Aadsts } from './refusals.ts'
import type { Tenant } from './tenants.ts'

/** What `low` lets through, together with a verified publisher. */
const lowRisk = [...signInScopes, 'User.Read', 'Files.Read', 'Files.ReadWrite.AppFolder']

/**
 * The reason why this account may not consent by itself; nothing when it may.
 *
 * 90095 where users can ask for approval, 900941 where the policy rather than the permission stands in the way, 90094
 * otherwise.
 */
export function administratorNeeded(
  account: Account,
  tenant: Tenant,
  app: App,
  scopes: readonly string[],
): Extract<Aadsts, 90094 | 90095 | 900941> | undefined {
  if (account.user.personal || account.administrator) return undefined
  const byDefinition = app.assignmentRequired || scopes.some((name) => findPermission(name)?.administrator)
  if (!byDefinition && scopes.every((name) => mayConsent(tenant, app, name))) return undefined
  if (tenant.approvalRequests) return 90095
  return byDefinition || tenant.consentPolicy === 'none' ? 90094 : 900941
}

function mayConsent({ consentPolicy }: Tenant, app: App, name: string): boolean {
  if (consentPolicy === 'none') return false
  if (consentPolicy === 'low') return app.verifiedPublisher && lowRisk.includes(name)
  return consentPolicy === 'legacy' || !findPermission(name)?.managed
}
