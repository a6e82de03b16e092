/** The organisations, people and app registrations that a fresh emulator starts with. */
import { type App, newClientSecret } from '../state/apps.ts'
import { readClientCertificate } from '../state/client-certificates.ts'
import type { Directory } from '../state/directory.ts'
import { personalTenantId, type Tenant } from '../state/tenants.ts'
import type { User } from '../state/user.ts'
import { daemonCertificate, daemonPrivateKey } from './daemon-certificate.ts'
import { wellKnownApps } from './well-known-apps.ts'

/** Somebody who can sign in. */
export type DemoAccount = {
  readonly userPrincipalName: string
  readonly displayName: string
  readonly password?: string
}

const account = (userPrincipalName: string, displayName: string): DemoAccount => ({ userPrincipalName, displayName })

export type Demo = {
  readonly app: { clientId: string; clientSecret: string; redirectUris: string[] }
  readonly expiredApp: { clientId: string; clientSecret: string }
  readonly publicApp: { clientId: string; redirectUris: string[] }
  readonly daemonApp: {
    clientId: string
    clientSecret: string
    tenantId: string
    /** PEM. */
    certificate: string
    /** PEM. */
    privateKey: string
  }
  readonly accounts: Record<'work' | 'personal' | 'guarded' | 'administrator' | 'guardedAdministrator', DemoAccount>
}

/** The seeded app registrations and accounts, by name. Nothing here is secret: it is the same in every emulator. */
export const demo: Demo = {
  /** A web app for work and personal accounts. On localhost the port of a redirect URI does not matter. */
  app: {
    clientId: '6a1c0f6e-3d5b-4e0f-9a57-0d2b7c1e8f10',
    clientSecret: 'demo~drawbridge-emulator-secret',
    redirectUris: ['http://localhost/oauth/callback', 'http://localhost'],
  },
  /** Its only secret has expired. */
  expiredApp: {
    clientId: '6a1c0f6e-3d5b-4e0f-9a57-0d2b7c1e8f20',
    clientSecret: 'demo~drawbridge-expired-secret',
  },
  /** A native app: no secret. */
  publicApp: {
    clientId: '6a1c0f6e-3d5b-4e0f-9a57-0d2b7c1e8f30',
    redirectUris: ['http://localhost', 'https://login.microsoftonline.com/common/oauth2/nativeclient'],
  },
  /** Calls as itself, with Files.ReadWrite.All in the work account's tenant; proves itself by secret or certificate. */
  daemonApp: {
    clientId: '6a1c0f6e-3d5b-4e0f-9a57-0d2b7c1e8f40',
    clientSecret: 'demo~drawbridge-daemon-secret',
    tenantId: 'c0a7b0c5-1f4e-4b59-8f6c-7a3d52e4b001',
    certificate: daemonCertificate,
    privateKey: daemonPrivateKey,
  },
  accounts: {
    work: account('megan@contoso.example', 'Megan Bowen'),
    personal: account('alex.rivers@outlook.example', 'Alex Rivers'),
    /** In a tenant where nothing goes without an administrator. */
    guarded: account('nadia@fabrikam.example', 'Nadia Karim'),
    /** Administrator of the work account's tenant. */
    administrator: { ...account('admin@contoso.example', 'Ines Ortega'), password: 'contoso-admin' },
    /** Administrator of the guarded account's tenant. */
    guardedAdministrator: { ...account('admin@fabrikam.example', 'Tomas Lindqvist'), password: 'fabrikam-admin' },
  },
}

export const contoso: Tenant = {
  id: 'c0a7b0c5-1f4e-4b59-8f6c-7a3d52e4b001',
  domain: 'contoso.example',
  displayName: 'Contoso',
  consentPolicy: 'managed',
  approvalRequests: false,
}

const fabrikam: Tenant = {
  id: 'fab21ca8-52de-4d0a-9b8e-2c1f60d7b002',
  domain: 'fabrikam.example',
  displayName: 'Fabrikam',
  consentPolicy: 'none',
  approvalRequests: true,
}

const personal: Tenant = {
  id: personalTenantId,
  domain: 'outlook.example',
  displayName: 'Personal accounts',
  consentPolicy: 'legacy',
  approvalRequests: false,
}

const { accounts } = demo

export const people: readonly {
  person: DemoAccount
  user: Pick<User, 'id' | 'tenantId' | 'cid'>
  administrator: boolean
}[] = [
  { person: accounts.work, user: work('b1f6d2f4-8a6e-4f0b-9a4d-000000000001', contoso), administrator: false },
  {
    person: accounts.personal,
    user: { id: '8f2c41d9b3e0a567', tenantId: personalTenantId, cid: '8f2c41d9b3e0a567' },
    administrator: false,
  },
  { person: accounts.guarded, user: work('b1f6d2f4-8a6e-4f0b-9a4d-000000000002', fabrikam), administrator: false },
  {
    person: accounts.administrator,
    user: work('b1f6d2f4-8a6e-4f0b-9a4d-000000000003', contoso),
    administrator: true,
  },
  {
    person: accounts.guardedAdministrator,
    user: work('b1f6d2f4-8a6e-4f0b-9a4d-000000000004', fabrikam),
    administrator: true,
  },
]

const app: App = {
  clientId: demo.app.clientId,
  displayName: 'Aster Notes',
  tenantId: contoso.id,
  signInAudience: 'AzureADandPersonalMicrosoftAccount',
  verifiedPublisher: false,
  redirectUris: { web: demo.app.redirectUris, spa: [], publicClient: [] },
  secrets: [newClientSecret(demo.app.clientSecret, Date.UTC(2099, 0), '5d0e6a51-92c7-4a3e-b6d1-1f0c8a2e7001')],
  requiredPermissions: ['User.Read', 'Files.ReadWrite'],
  isFallbackPublicClient: false,
}

const expiredApp: App = {
  ...app,
  clientId: demo.expiredApp.clientId,
  displayName: 'Aster Notes (expired secret)',
  secrets: [newClientSecret(demo.expiredApp.clientSecret, Date.UTC(2024, 0), '5d0e6a51-92c7-4a3e-b6d1-1f0c8a2e7002')],
}

const publicApp: App = {
  ...app,
  clientId: demo.publicApp.clientId,
  displayName: 'Aster Notes for desktop',
  redirectUris: { web: [], spa: [], publicClient: demo.publicApp.redirectUris },
  secrets: [],
  isFallbackPublicClient: true,
}

const daemonApp: App = {
  ...app,
  clientId: demo.daemonApp.clientId,
  displayName: 'Aster Notes backup',
  signInAudience: 'AzureADMyOrg',
  redirectUris: { web: [], spa: [], publicClient: [] },
  secrets: [newClientSecret(demo.daemonApp.clientSecret, Date.UTC(2099, 0), '5d0e6a51-92c7-4a3e-b6d1-1f0c8a2e7003')],
  certificates: [readClientCertificate(daemonCertificate, '5d0e6a51-92c7-4a3e-b6d1-1f0c8a2e7004')],
  requiredPermissions: [],
  requiredRoles: ['Files.ReadWrite.All'],
}

/** Adds what is missing; what is there already, perhaps changed since, stays as it is. */
export function seedDirectory(directory: Directory): void {
  for (const tenant of [contoso, fabrikam, personal]) {
    if (!directory.tenants.find(tenant.id)) directory.tenants.put(tenant)
  }
  for (const each of [app, expiredApp, publicApp, daemonApp, ...wellKnownApps]) {
    if (directory.apps.find(each.clientId)) continue
    directory.apps.put(each)
    if (each.tenantId !== contoso.id) continue
    directory.servicePrincipals.ensure(each.clientId, contoso.id)
    for (const role of each.requiredRoles ?? []) directory.servicePrincipals.assignRole(each.clientId, contoso.id, role)
  }
  for (const { person, user, administrator } of people) {
    if (directory.accounts.find(user.id)) continue
    const { userPrincipalName, displayName, password } = person
    directory.accounts.put({
      user: { ...user, userPrincipalName, displayName, mail: userPrincipalName, personal: user.cid !== undefined },
      ...(password !== undefined && { password }),
      administrator,
      sessionsValidFrom: 0,
    })
  }
}

function work(id: string, tenant: Tenant): Pick<User, 'id' | 'tenantId'> {
  return { id, tenantId: tenant.id }
}
