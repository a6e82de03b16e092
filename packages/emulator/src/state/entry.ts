/** Who may use which app, whatever they want of it. */
import type { Account } from './accounts.ts'
import type { App } from './apps.ts'
import { refusal } from './refusals.ts'
import { checkAccountSwitch, checkAppSwitch, checkTenantSwitch } from './switches.ts'
import type { Tenants } from './tenants.ts'

/** @throws SignInFailure 50105 for a user who is not assigned, or whatever is switched on for tenant, app or account */
export function checkEntry(tenants: Tenants, app: App, account: Account): void {
  checkTenantSwitch(tenants.find(account.user.tenantId))
  checkAppSwitch(app)
  checkAccountSwitch(account)
  if (!app.assignmentRequired || app.assignedTo?.includes(account.user.id)) return
  throw refusal(
    50105,
    `'${account.user.userPrincipalName}' is not assigned to '${app.displayName}', which only assigned users may use. Ask an administrator.`,
  )
}
