/** How a person acts on a diagnosis: step by step, with the page of the right cloud for each. */
import type { Explanation, Guide, Link } from './diagnosis.ts'

type Page =
  | 'registrations'
  | 'enterpriseApps'
  | 'signInLogs'
  | 'conditionalAccess'
  | 'consents'
  | 'account'
  | 'status'
  | 'onedrive'

const toRegistration = 'Open the app registration of this client id in the admin centre.'
const toEnterpriseApp = 'An administrator opens the app under Enterprise applications in the admin centre.'
const connectAgain = 'Connect again.'

/** Of entries that take more than one step, or a page to take it on. All others have the sentences of their remedy. */
const guides: Readonly<Record<string, { readonly steps?: readonly string[]; readonly pages: readonly Page[] }>> = {
  client_secret_wrong: {
    steps: [
      toRegistration,
      'Under Certificates & secrets make a new client secret.',
      'Copy its Value at once: it is not shown again. The Secret ID beside it does not work.',
      'Store the value with the app registration here, and test again.',
    ],
    pages: ['registrations'],
  },
  client_secret_expired: {
    steps: [
      toRegistration,
      'Under Certificates & secrets make a new client secret, and copy its Value.',
      'Store it here beside the old one. Connections go on by themselves; nobody has to sign in again.',
    ],
    pages: ['registrations'],
  },
  client_secret_missing: {
    steps: [
      toRegistration,
      'For a web app make a client secret under Certificates & secrets and store its Value here.',
      'For an app without a secret, allow public client flows under Authentication.',
    ],
    pages: ['registrations'],
  },
  application_not_found: {
    steps: [
      toRegistration,
      'Compare its Application (client) ID with the one stored here.',
      'Compare the tenant, where the app is for one organisation only.',
    ],
    pages: ['registrations'],
  },
  redirect_uri_mismatch: {
    steps: [
      toRegistration,
      'Under Authentication add the redirect URI that is shown here, under the platform Web.',
      'Every character counts: scheme, host, port, path, and a slash at the end.',
    ],
    pages: ['registrations'],
  },
  single_tenant_application: {
    steps: [
      toRegistration,
      'Under Authentication choose accounts in any organisation, or keep the app for one organisation and store that tenant as authority here.',
    ],
    pages: ['registrations'],
  },
  permission_not_configured: {
    steps: [
      toRegistration,
      'Under API permissions add the Microsoft Graph permissions that are asked for.',
      connectAgain,
    ],
    pages: ['registrations'],
  },
  admin_consent_required: {
    steps: [
      'Send the link for administrators to somebody who administers the organisation.',
      'They sign in and accept for everybody.',
      'The connection then goes on by itself, or after connecting again.',
    ],
    pages: ['consents'],
  },
  user_not_assigned: {
    steps: [
      toEnterpriseApp,
      'Under Users and groups they add the user, or under Properties turn Assignment required off.',
      connectAgain,
    ],
    pages: ['enterpriseApps'],
  },
  application_disabled: {
    steps: [toEnterpriseApp, 'Under Properties they turn on that users may sign in.', connectAgain],
    pages: ['enterpriseApps'],
  },
  blocked_by_policy: {
    steps: [
      'Try from a device and a place that the organisation trusts.',
      'If that does not help, an administrator finds the attempt in the sign-in log, by the correlation id below.',
      'Its Conditional Access tab names the policy to adapt.',
    ],
    pages: ['signInLogs', 'conditionalAccess'],
  },
  grant_revoked: { pages: ['account'] },
  account_disabled: { pages: ['account'] },
  password_expired: { pages: ['account'] },
  account_locked: { pages: ['account'] },
  drive_not_provisioned: { pages: ['onedrive'] },
  quota_exceeded: { pages: ['onedrive'] },
  service_unavailable: { pages: ['status'] },
  directory_failed: { pages: ['status'] },
  sign_in_busy: { pages: ['status'] },
}

/** @param cloud in which the app is registered: its pages are linked */
export function guideTo({ code, remedy }: Explanation, cloud?: CloudOfGraph): Guide {
  const { steps = sentencesOf(remedy), pages = [] } = (Object.hasOwn(guides, code) ? guides[code] : undefined) ?? {}
  return { steps: [...steps], links: pages.map((page) => linkTo(page, cloud)) }
}

/** Where Microsoft itself explains a number that this catalogue does not know. */
export function lookUpLink(aadsts: number): Link {
  return { label: `AADSTS${aadsts} at Microsoft`, url: `https://login.microsoftonline.com/error?code=${aadsts}` }
}

/** A cloud is told by the origin of its Graph. @see https://learn.microsoft.com/graph/deployments */
export type CloudOfGraph = { readonly graph: string }

const adminCentres: Readonly<Record<string, string>> = {
  'https://graph.microsoft.us': 'https://portal.azure.us',
  'https://dod-graph.microsoft.us': 'https://portal.azure.us',
  'https://microsoftgraph.chinacloudapi.cn': 'https://portal.azure.cn',
}

function linkTo(page: Page, cloud?: CloudOfGraph): Link {
  const centre = adminCentres[cloud?.graph ?? ''] ?? 'https://entra.microsoft.com'
  const links: Record<Page, Link> = {
    registrations: {
      label: 'App registrations',
      url: `${centre}/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade`,
    },
    enterpriseApps: {
      label: 'Enterprise applications',
      url: `${centre}/#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview`,
    },
    signInLogs: { label: 'Sign-in log', url: `${centre}/#view/Microsoft_AAD_IAM/SignInEventsV3Blade` },
    conditionalAccess: {
      label: 'Conditional Access',
      url: `${centre}/#view/Microsoft_AAD_ConditionalAccess/ConditionalAccessBlade/~/Policies`,
    },
    consents: {
      label: 'Admin consent requests',
      url: `${centre}/#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AccessRequests`,
    },
    account: { label: 'Your Microsoft account', url: 'https://myaccount.microsoft.com' },
    status: { label: 'Microsoft 365 service health', url: 'https://status.cloud.microsoft' },
    onedrive: { label: 'OneDrive', url: 'https://onedrive.com' },
  }
  return links[page]
}

function sentencesOf(remedy: string): string[] {
  return remedy.split(/(?<=[.!?]) +(?=[A-Z])/).filter((sentence) => sentence !== '')
}
