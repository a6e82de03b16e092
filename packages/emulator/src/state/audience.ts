/** Which accounts an app is for, and through which authority they come. */
import type { App } from './apps.ts'
import { type Authority, admits } from './authority.ts'
import { refusal } from './refusals.ts'
import type { User } from './user.ts'

/** @throws SignInFailure 50194, 9002332 or 9002346 when app and authority cannot meet; 700016 for another's app */
export function checkAudience(app: App, authority: Authority): void {
  const audience = app.signInAudience
  if (audience === 'PersonalMicrosoftAccount' && authority.kind !== 'consumers') {
    throw refusal(
      9002346,
      `Application '${app.clientId}' is configured for personal Microsoft accounts only. Use the /consumers endpoint.`,
    )
  }
  const takesPersonal = audience === 'PersonalMicrosoftAccount' || audience === 'AzureADandPersonalMicrosoftAccount'
  if (authority.kind === 'consumers' && !takesPersonal) {
    throw refusal(
      9002332,
      `Application '${app.clientId}' is configured for work or school accounts only. Do not use the /consumers endpoint.`,
    )
  }
  if (audience !== 'AzureADMyOrg') return
  if (authority.kind !== 'tenant') {
    throw refusal(
      50194,
      `Application '${app.clientId}' is not configured as a multi-tenant application. Use the endpoint of its tenant, or make it multi-tenant.`,
    )
  }
  if (authority.tenant!.id !== app.tenantId) {
    throw refusal(
      700016,
      `Application with identifier '${app.clientId}' was not found in the directory '${authority.tenant!.displayName}'. Check the client id and the tenant.`,
    )
  }
}

/** @throws SignInFailure 50020 when the account belongs elsewhere */
export function checkAccount(app: App, authority: Authority, user: User): void {
  if (mayUse(app, authority, user)) return
  throw refusal(
    50020,
    `The account '${user.userPrincipalName}' does not exist in the tenant that '${app.displayName}' signs in to. Use another account, or an endpoint and audience that admit it.`,
  )
}

export function mayUse(app: App, authority: Authority, user: User): boolean {
  if (!admits(authority, user)) return false
  if (app.signInAudience === 'AzureADMyOrg') return user.tenantId === app.tenantId
  return app.signInAudience !== 'AzureADMultipleOrgs' || !user.personal
}
