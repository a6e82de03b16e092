/** The credentials of an app registration: client secrets and certificates, side by side, each with its end. */
import { z } from 'zod'
import { nextCursorSchema, pageQuery } from './page.ts'
import { diagnosisSchema } from './problem.ts'
import { route } from './route.ts'

export const appCredentialSchema = z.object({
  id: z.string(),
  kind: z.enum(['secret', 'certificate']),
  name: z.string().nullable(),
  /** The certificate as PEM, to be registered at Microsoft; its private key stays in the vault. */
  certificate: z.string().nullable(),
  /** SHA-1 of the certificate, as the Entra admin centre shows it. */
  thumbprint: z.string().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  /** Since when Microsoft refuses it; it is then tried after all others. */
  refusedAt: z.iso.datetime().nullable(),
  /** Why Microsoft refuses it. */
  diagnosis: diagnosisSchema.nullable(),
  createdAt: z.iso.datetime(),
})
export type AppCredential = z.infer<typeof appCredentialSchema>

const nameSchema = z.string().trim().min(1).max(100).nullable()
const secretSchema = z.string().min(1).max(500)
const pemSchema = z.string().max(20_000)

export const newAppCredentialSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('secret'),
    name: nameSchema.default(null),
    /** The secret's value, not its id. */
    secret: secretSchema,
    expiresAt: z.iso.datetime().optional(),
  }),
  z.object({
    kind: z.literal('certificate'),
    name: nameSchema.default(null),
    /** Both as PEM; absent: they are made here, and the key never leaves. */
    pair: z.object({ certificate: pemSchema, privateKey: pemSchema }).optional(),
    /** How long a certificate that is made here lasts. */
    days: z.int().min(1).max(1_095).default(365),
  }),
])

export const calendarEntrySchema = z.object({
  credentialId: z.string(),
  kind: z.enum(['secret', 'certificate']),
  name: z.string().nullable(),
  expiresAt: z.iso.datetime(),
  /** Whole days until then; negative once it has passed. */
  daysLeft: z.int(),
  /** The warning that holds now: so many days before the end, or 0 when it has come; `null` when it is further away. */
  warning: z.literal([60, 30, 14, 7, 1, 0]).nullable(),
  refusedAt: z.iso.datetime().nullable(),
  appRegistrationId: z.string(),
  clientId: z.string(),
  projectId: z.string(),
  projectName: z.string(),
})
export type CalendarEntry = z.infer<typeof calendarEntrySchema>

const path = '/api/v1/projects/:projectId/app-registrations/:appRegistrationId/credentials'

export const appCredentialRoutes = {
  list: route({
    method: 'GET',
    path,
    access: 'operator',
    summary: 'Lists the credentials of an app registration, newest first.',
    response: z.object({ credentials: z.array(appCredentialSchema) }),
  }),
  add: route({
    method: 'POST',
    path,
    access: 'operator',
    summary:
      'Adds a client secret or a certificate beside those that are there; it is the first to be tried from now on.',
    body: newAppCredentialSchema,
    response: appCredentialSchema,
  }),
  update: route({
    method: 'PATCH',
    path: `${path}/:credentialId`,
    access: 'operator',
    summary: 'Names a credential, or enters when it ends.',
    body: z.object({ name: nameSchema.optional(), expiresAt: z.iso.datetime().nullable().optional() }),
    response: appCredentialSchema,
  }),
  readExpiry: route({
    method: 'POST',
    path: `${path}/expiry`,
    access: 'operator',
    summary: 'Reads from Microsoft when the credentials end, where the app may read its own registration.',
    body: z.object({
      /** The tenant in which the app is registered; absent: the one that the authority names. */
      tenantId: z
        .string()
        .regex(/^[A-Za-z0-9.-]{1,253}$/, 'Give a tenant id or a verified domain.')
        .optional(),
    }),
    response: z.object({ credentials: z.array(appCredentialSchema) }),
  }),
  remove: route({
    method: 'DELETE',
    path: `${path}/:credentialId`,
    access: 'operator',
    summary: 'Forgets a credential.',
  }),
  calendar: route({
    method: 'GET',
    path: '/api/v1/credentials/calendar',
    access: 'operator',
    summary: 'Lists the ends of all client secrets and certificates, soonest first.',
    query: z.object(pageQuery),
    response: z.object({ entries: z.array(calendarEntrySchema), nextCursor: nextCursorSchema }),
  }),
}
