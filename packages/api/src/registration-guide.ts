/**
 * The way through Microsoft's Entra admin centre, step by step, with the values to paste.
 *
 * Console and command line walk the same steps, and check each with the same checks.
 */
import type { RegistrationCheck } from './registration-checks.ts'

/** Who shall be able to sign in. */
export type RegistrationAudience = 'everybody' | 'organizations' | 'tenant' | 'personal'

export type GuidePlan = {
  /** What people read when they are asked to consent. */
  readonly name: string
  readonly audience: RegistrationAudience
  readonly redirectUri: string
  /** Delegated permissions, such as `Files.ReadWrite`. */
  readonly scopes: readonly string[]
  /** The name of a Microsoft cloud; anything else is taken for the global one. */
  readonly cloud?: string
}

export type GuideStep = {
  readonly id: 'register' | 'secret' | 'permissions'
  readonly title: string
  /** In order; `**…**` is what stands on Microsoft's page. */
  readonly instructions: readonly string[]
  /** To be pasted, character for character. */
  readonly values: readonly { readonly label: string; readonly value: string }[]
  readonly link: { readonly label: string; readonly url: string }
  /** What tells that the step is done. */
  readonly checks: readonly RegistrationCheck['check'][]
}

export type AudienceWords = {
  readonly label: string
  /** As the admin centre calls it under “Supported account types”. */
  readonly choice: string
  /** Through which door people then sign in; a tenant's own id where there is one tenant. */
  readonly authority: 'common' | 'organizations' | 'consumers' | undefined
  readonly signInAudience:
    | 'AzureADandPersonalMicrosoftAccount'
    | 'AzureADMultipleOrgs'
    | 'AzureADMyOrg'
    | 'PersonalMicrosoftAccount'
}

export const audiences: Readonly<Record<RegistrationAudience, AudienceWords>> = {
  everybody: {
    label: 'Everybody: work, school and personal accounts',
    choice: 'Accounts in any organizational directory and personal Microsoft accounts',
    authority: 'common',
    signInAudience: 'AzureADandPersonalMicrosoftAccount',
  },
  organizations: {
    label: 'Work and school accounts of any organisation',
    choice: 'Accounts in any organizational directory',
    authority: 'organizations',
    signInAudience: 'AzureADMultipleOrgs',
  },
  tenant: {
    label: 'One organisation only: your own',
    choice: 'Accounts in this organizational directory only',
    authority: undefined,
    signInAudience: 'AzureADMyOrg',
  },
  personal: {
    label: 'Personal Microsoft accounts only',
    choice: 'Personal Microsoft accounts only',
    authority: 'consumers',
    signInAudience: 'PersonalMicrosoftAccount',
  },
}

const portals: Readonly<Record<string, string>> = {
  'us-government': 'https://portal.azure.us',
  'us-government-dod': 'https://portal.azure.us',
  china: 'https://portal.azure.cn',
}

/** The address of the admin centre's list of app registrations, in the right cloud. */
export function appRegistrationsUrl(cloud?: string): string {
  const origin = portals[cloud ?? ''] ?? 'https://entra.microsoft.com'
  return `${origin}/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade`
}

export function registrationGuide({ name, audience, redirectUri, scopes, cloud }: GuidePlan): readonly GuideStep[] {
  const list = appRegistrationsUrl(cloud)
  const center = { label: 'Open the admin centre', url: list }
  return [
    {
      id: 'register',
      title: 'Register the application',
      instructions: [
        'Sign in to the Microsoft Entra admin centre and open **App registrations**.',
        'Press **New registration** and paste the name.',
        `Under **Supported account types** choose **${audiences[audience].choice}**.`,
        'Under **Redirect URI** choose the platform **Web** and paste the redirect URI. Every character counts, a slash at the end too.',
        'Press **Register**. From the **Overview** copy the **Application (client) ID** and the **Directory (tenant) ID**.',
      ],
      values: [
        { label: 'Name', value: name },
        { label: 'Redirect URI', value: redirectUri },
      ],
      link: center,
      checks: ['client_id', 'account_types', 'redirect_uri'],
    },
    {
      id: 'secret',
      title: 'Make a client secret',
      instructions: [
        'In the app registration open **Certificates & secrets**, **Client secrets**.',
        'Press **New client secret**, paste the description, choose when it ends, and press **Add**.',
        'Copy the column **Value**, at once: it is shown this one time. The **Secret ID** beside it is of no use here.',
      ],
      values: [{ label: 'Description', value: 'Drawbridge' }],
      link: center,
      checks: ['credential'],
    },
    {
      id: 'permissions',
      title: 'Add the permissions',
      instructions: [
        'In the app registration open **API permissions**, **Add a permission**, **Microsoft Graph**, **Delegated permissions**.',
        'Search for each permission below, tick it, and press **Add permissions**.',
        'Only an administrator can press **Grant admin consent**. It spares the people of that one organisation the question; without it each is asked at the first sign-in.',
      ],
      values: withOfflineAccess(scopes).map((scope) => ({ label: 'Permission', value: scope })),
      link: center,
      checks: ['permissions'],
    },
  ]
}

/** Without it Microsoft gives no refresh token, and every connection ends after an hour. */
function withOfflineAccess(scopes: readonly string[]): readonly string[] {
  return scopes.some((scope) => scope.toLowerCase() === 'offline_access') ? scopes : [...scopes, 'offline_access']
}
