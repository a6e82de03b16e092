/** App registrations: the client id, secret and scopes under which a project signs its users in at Microsoft. */
import { z } from 'zod'
import { appCredentialSchema } from './app-credentials.ts'
import { diagnosisSchema } from './problem.ts'
import { route } from './route.ts'

const httpOrigin = z.url({ protocol: /^https?$/ })

/** Where sign-in and Graph live. Name a Microsoft cloud, or give the two origins of an emulator. */
export const cloudSchema = z.union([
  z.enum(['global', 'us-government', 'us-government-dod', 'china']),
  z.object({ login: httpOrigin, graph: httpOrigin }),
])

/** `common`, `organizations`, `consumers`, a tenant id, or a verified domain. */
export const authoritySchema = z
  .string()
  .regex(/^[A-Za-z0-9.-]{1,253}$/, 'Give common, organizations, consumers, a tenant id or a verified domain.')

export const appRegistrationSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  /** What people call it, where there are several. */
  name: z.string().nullable(),
  /** Whether new sign-ins may go through it; they go through the newest that may. */
  signsIn: z.boolean(),
  clientId: z.string(),
  authority: z.string(),
  cloud: cloudSchema,
  scopes: z.array(z.string()),
  /** Whether a client secret is stored. The secret itself is never shown again. */
  /** Its client secrets and certificates, newest first; never what is secret of them. */
  credentials: z.array(appCredentialSchema),
  hasClientSecret: z.boolean(),
  /** The soonest end of the client secrets that Microsoft takes. */
  clientSecretExpiresAt: z.iso.datetime().nullable(),
  /** Register this at Microsoft, character for character, under the platform Web. */
  redirectUri: z.string(),
  createdAt: z.iso.datetime(),
})
export type AppRegistration = z.infer<typeof appRegistrationSchema>

const nameSchema = z.string().trim().min(1).max(100).nullable()

export const newAppRegistrationSchema = z.object({
  name: nameSchema.default(null),
  signsIn: z.boolean().default(true),
  clientId: z.string().trim().min(1, 'Give the application (client) id.').max(200),
  clientSecret: z.string().min(1).max(500).optional(),
  clientSecretExpiresAt: z.iso.datetime().optional(),
  authority: authoritySchema.default('common'),
  cloud: cloudSchema.default('global'),
  scopes: z.array(z.string().regex(/^\S+$/)).min(1).max(50).default(['Files.ReadWrite', 'User.Read']),
})

export const movedConnectionsSchema = z.object({
  /** In the app's own name: proven under the new app registration, and gone over. */
  moved: z.number(),
  /** Of people: they work, and go over when their user signs in next. */
  waiting: z.number(),
  /** In the app's own name, and refused under the new app registration. They go on under the old one. */
  failed: z.array(z.object({ connectionId: z.string(), diagnosis: diagnosisSchema.nullable(), message: z.string() })),
})
export type MovedConnections = z.infer<typeof movedConnectionsSchema>

export const appRegistrationRoutes = {
  list: route({
    method: 'GET',
    path: '/api/v1/projects/:projectId/app-registrations',
    access: 'project',
    scope: 'projects:read',
    summary: 'Lists the app registrations of a project.',
    response: z.object({ appRegistrations: z.array(appRegistrationSchema) }),
  }),
  create: route({
    method: 'POST',
    path: '/api/v1/projects/:projectId/app-registrations',
    access: 'operator',
    summary: 'Stores an app registration; its secret is sealed in the vault.',
    body: newAppRegistrationSchema,
    response: appRegistrationSchema,
  }),
  update: route({
    method: 'PATCH',
    path: '/api/v1/projects/:projectId/app-registrations/:appRegistrationId',
    access: 'operator',
    summary: 'Changes an app registration, for example to store a new secret.',
    body: z.object({
      name: nameSchema.optional(),
      signsIn: z.boolean().optional(),
      clientSecret: z.string().min(1).max(500).optional(),
      clientSecretExpiresAt: z.iso.datetime().nullable().optional(),
      authority: authoritySchema.optional(),
      scopes: z.array(z.string().regex(/^\S+$/)).min(1).max(50).optional(),
    }),
    response: appRegistrationSchema,
  }),
  moveConnections: route({
    method: 'POST',
    path: '/api/v1/projects/:projectId/app-registrations/:appRegistrationId/move-connections',
    access: 'operator',
    summary: 'Moves the connections of an app registration to another one; none stops working meanwhile.',
    body: z.object({
      /** The app registration to go to; `null`: they stay after all. */
      to: z.string().max(64).nullable(),
    }),
    response: movedConnectionsSchema,
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/v1/projects/:projectId/app-registrations/:appRegistrationId',
    access: 'operator',
    summary: 'Removes an app registration that no connection needs any more.',
  }),
}
