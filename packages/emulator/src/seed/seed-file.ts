/**
 * A seed of one's own, as JSON: which organisations, people and apps a fresh emulator starts with.
 *
 * `docs/reference/emulator-seed.md` shows one.
 */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { EmulatorError } from '../errors.ts'
import { type App, newClientSecret } from '../state/apps.ts'
import { readClientCertificate } from '../state/client-certificates.ts'
import type { Directory } from '../state/directory.ts'
import { applicationPermissions } from '../state/permission-ids.ts'
import { findPermission } from '../state/permissions.ts'
import { guidOf } from '../state/service-principals.ts'
import { accountRefusals, appRefusals, tenantRefusals } from '../state/switches.ts'
import { personalTenantId } from '../state/tenants.ts'

const one = <Codes extends object>(codes: Codes) =>
  z.number().refine((code): code is keyof Codes & number => code in codes, {
    error: `has to be one of ${Object.keys(codes).join(', ')}`,
  })

const permission = z.string().refine((name) => findPermission(name) !== undefined, {
  error: ({ input }) => `'${input}' is not a permission of Microsoft Graph that the emulator knows`,
})
const role = z.enum(applicationPermissions as [string, ...string[]])

const tenant = z.strictObject({
  id: z.string().optional(),
  domain: z.string().toLowerCase(),
  displayName: z.string().optional(),
  consentPolicy: z.enum(['legacy', 'managed', 'low', 'none']).default('managed'),
  approvalRequests: z.boolean().default(false),
  blocksDeviceCode: z.boolean().optional(),
  refusal: one(tenantRefusals).optional(),
})

const user = z.strictObject({
  userPrincipalName: z.string().includes('@'),
  displayName: z.string().optional(),
  password: z.string().optional(),
  /** A domain of `tenants`, or `personal`; the domain of the name where it is left out. */
  tenant: z.string().toLowerCase().optional(),
  administrator: z.boolean().default(false),
  refusal: one(accountRefusals).optional(),
  mfa: z.enum(['required', 'unregistered']).optional(),
  signInFrequencyHours: z.number().positive().optional(),
  claimsChallenge: z.string().optional(),
})

const secret = z.strictObject({ value: z.string().min(1), endDateTime: z.iso.datetime({ offset: true }).optional() })
const addresses = z.array(z.string()).default([])

const app = z.strictObject({
  clientId: z.string().min(1),
  displayName: z.string(),
  /** The domain of the tenant it is registered in. */
  tenant: z.string().toLowerCase(),
  signInAudience: z
    .enum(['AzureADMyOrg', 'AzureADMultipleOrgs', 'AzureADandPersonalMicrosoftAccount', 'PersonalMicrosoftAccount'])
    .default('AzureADandPersonalMicrosoftAccount'),
  verifiedPublisher: z.boolean().default(false),
  redirectUris: z.strictObject({ web: addresses, spa: addresses, publicClient: addresses }).prefault({}),
  secrets: z.array(secret).default([]),
  /** PEM. */
  certificates: z.array(z.string()).default([]),
  permissions: z.array(permission).default([]),
  roles: z.array(role).default([]),
  allowPublicClientFlows: z.boolean().default(false),
  implicitGrant: z.strictObject({ idTokens: z.boolean().optional(), accessTokens: z.boolean().optional() }).optional(),
  assignmentRequired: z.boolean().optional(),
  assignedTo: z.array(z.string()).default([]),
  refusal: one(appRefusals).optional(),
})

const consent = z.strictObject({
  clientId: z.string(),
  tenant: z.string().toLowerCase(),
  /** Whose; everybody's in the tenant where it is left out. */
  user: z.string().optional(),
  permissions: z.array(permission).default([]),
  roles: z.array(role).default([]),
})

const seedSchema = z.strictObject({
  $schema: z.string().optional(),
  /** Besides what the demo has. */
  demo: z.boolean().default(false),
  /** Whether new drives are empty, or hold the demo's files. */
  drives: z.enum(['empty', 'demo']).default('empty'),
  tenants: z.array(tenant).default([]),
  users: z.array(user).default([]),
  apps: z.array(app).default([]),
  consents: z.array(consent).default([]),
})

/** What a seed file may say. */
export type SeedFile = z.input<typeof seedSchema>
export type Seed = z.output<typeof seedSchema>

/** @throws EmulatorError `bad_option` that names the place */
export function readSeed(input: unknown): Seed {
  const result = seedSchema.safeParse(input)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  const place = issue.path.join('.') || 'the seed'
  const message = issue.code === 'unrecognized_keys' ? `has no property '${issue.keys.join("', '")}'` : issue.message
  throw new EmulatorError('bad_option', `The seed is not valid at ${place}: ${message}.`)
}

/** Adds what is missing; what is there already stays as it is. @throws EmulatorError `bad_option` for a name that leads nowhere */
export function seedFrom(seed: Seed, directory: Directory): void {
  const { tenants, apps, accounts, consents, servicePrincipals } = directory
  for (const { id, displayName, ...rest } of seed.tenants) {
    if (tenants.find(rest.domain)) continue
    tenants.put({
      id: id ?? guidOf(`tenant ${rest.domain}`),
      displayName: displayName ?? rest.domain,
      ...defined(rest),
    })
  }
  if (!tenants.find(personalTenantId)) {
    const domain = 'personal'
    tenants.put({
      id: personalTenantId,
      domain,
      displayName: 'Personal accounts',
      consentPolicy: 'legacy',
      approvalRequests: false,
    })
  }
  const tenantId = (name: string, place: string): string => {
    const found = name === 'personal' ? personalTenantId : tenants.find(name)?.id
    if (found) return found
    throw new EmulatorError('bad_option', `The seed is not valid at ${place}: no tenant is called '${name}'.`)
  }
  for (const [
    index,
    { tenant, signInFrequencyHours, userPrincipalName, displayName, ...rest },
  ] of seed.users.entries()) {
    if (accounts.find(userPrincipalName)) continue
    const home = tenantId(tenant ?? userPrincipalName.split('@')[1]!, `users.${index}.tenant`)
    const personal = home === personalTenantId
    const guid = guidOf(`user ${userPrincipalName.toLowerCase()}`)
    const cid = guid.replaceAll('-', '').slice(0, 16)
    accounts.put({
      ...defined(rest),
      user: {
        id: personal ? cid : guid,
        tenantId: home,
        userPrincipalName,
        displayName: displayName ?? userPrincipalName.split('@')[0]!,
        mail: userPrincipalName,
        personal,
        ...(personal && { cid }),
      },
      sessionsValidFrom: 0,
      ...(signInFrequencyHours !== undefined && { signInFrequencyMs: signInFrequencyHours * 3_600_000 }),
    })
  }
  for (const [index, each] of seed.apps.entries()) {
    if (apps.find(each.clientId)) continue
    const home = tenantId(each.tenant, `apps.${index}.tenant`)
    apps.put(appFrom(each, home, directory))
    servicePrincipals.ensure(each.clientId, home)
  }
  for (const [index, each] of seed.consents.entries()) {
    const home = tenantId(each.tenant, `consents.${index}.tenant`)
    const owner = each.user === undefined ? undefined : directory.user(each.user)
    if (each.user !== undefined && !owner) {
      throw new EmulatorError(
        'bad_option',
        `The seed is not valid at consents.${index}.user: nobody is called '${each.user}'.`,
      )
    }
    const { clientId } = each
    consents.grant({ clientId, tenantId: home, scopes: each.permissions, ...(owner && { userId: owner.id }) })
    for (const role of each.roles) servicePrincipals.assignRole(clientId, home, role)
  }
}

function appFrom(each: z.output<typeof app>, tenantId: string, directory: Directory): App {
  const { secrets, certificates, permissions, roles, allowPublicClientFlows, assignedTo, tenant, ...rest } = each
  return {
    ...defined(rest),
    tenantId,
    secrets: secrets.map(({ value, endDateTime }) =>
      newClientSecret(value, endDateTime === undefined ? Date.UTC(2099, 0) : Date.parse(endDateTime)),
    ),
    certificates: certificates.map((pem) => readClientCertificate(pem, randomUUID())),
    requiredPermissions: permissions,
    requiredRoles: roles,
    isFallbackPublicClient: allowPublicClientFlows,
    assignedTo: assignedTo.map((name) => directory.user(name)?.id ?? name),
  }
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> }

function defined<T extends object>(row: T): Defined<T> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as Defined<T>
}
