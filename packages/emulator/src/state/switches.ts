/**
 * Refusals that are switched on by hand, because what causes them lies outside the emulator: a policy, a device, an
 * outage. A row that has one in its `refusal` is turned away with it, at every page and at the token endpoint.
 */
import { type Aadsts, refusal } from './refusals.ts'

export const accountRefusals = {
  50053: 'The account is locked: too many wrong attempts, or an address that is blocked. Wait, then try again.',
  50055: 'The password has expired. Change it, then sign in again.',
  50057: 'The account is disabled. An administrator can enable it.',
  50078: 'The multi-factor authentication has expired by policy. Sign in again, with the second factor.',
  50097: 'The device has to prove itself: sign in from a registered device.',
  50131: 'Conditional Access refuses: device, place or risk do not fit. Ask the administrator which policy it is.',
  53000: 'The device is not compliant with the policies of the organization. Enrol it, or use another.',
  53001: 'The device is not joined to a domain, which a policy asks for.',
  53002: 'The application is not on the list of approved ones for this device.',
  53003: 'Access has been blocked by Conditional Access policies. The administrator can tell which.',
  53004: 'A second factor cannot be registered now, because the sign-in looks risky. Ask the administrator.',
  530032: 'Blocked by a security policy of the tenant. Ask the administrator.',
  530035: 'Access has been blocked by security defaults. Use modern authentication, or ask the administrator.',
} as const satisfies Partial<Record<Aadsts, string>>

export const appRefusals = {
  50196: 'The application asks for the same again and again. Keep the tokens that it gets.',
  65005: 'The application asks for a resource or permission that the tenant does not have. Check its permission list.',
  650057: 'The resource is not among the API permissions of the application. Add it to the list.',
  70001: 'The application is not known or is disabled in this directory.',
  7000112: 'The application is disabled in this tenant. An administrator can enable it again.',
  90099: 'The application has not been authorized in this tenant. An administrator has to consent first.',
} as const satisfies Partial<Record<Aadsts, string>>

export const tenantRefusals = {
  650052:
    'The tenant has no service principal of Microsoft Graph, or no subscription to it. An administrator enables it.',
  70012: 'A server error occurred while signing in a personal account. Try again later.',
  90033: 'The directory is temporarily unavailable. Try again after a while.',
  90055: 'The tenant sends too many requests. Wait as long as Retry-After says.',
  90090: 'A call to the directory failed, and may succeed later. Try again.',
} as const satisfies Partial<Record<Aadsts, string>>

export type AccountRefusal = keyof typeof accountRefusals
export type AppRefusal = keyof typeof appRefusals
export type TenantRefusal = keyof typeof tenantRefusals

/** @throws SignInFailure the code that is switched on, if one is */
export function checkAccountSwitch({ refusal: code }: Switched<AccountRefusal>): void {
  if (code !== undefined) throw refusal(code, accountRefusals[code])
}

/** @throws SignInFailure the code that is switched on, if one is */
export function checkAppSwitch({ refusal: code }: Switched<AppRefusal>): void {
  if (code !== undefined) throw refusal(code, appRefusals[code])
}

/** @throws SignInFailure the code that is switched on, if one is */
export function checkTenantSwitch(tenant: Switched<TenantRefusal> | undefined): void {
  if (tenant?.refusal !== undefined) throw refusal(tenant.refusal, tenantRefusals[tenant.refusal])
}

type Switched<Code> = { readonly refusal?: Code }
