/** Ways to make a connection without the portal. Each is proven by real calls before anything is stored. */
import { z } from 'zod'
import { authoritySchema } from './app-registrations.ts'
import { connectionSchema } from './connections.ts'
import { problemSchema } from './problem.ts'
import { route } from './route.ts'

const reference = z.string().min(1).max(400)

/** Which drive an app reaches in its own name: exactly one of these. */
export const driveReferenceSchema = z.union([
  /** A drive by its id. */
  z.strictObject({ id: reference }),
  /** The drive of a user: user principal name or id. */
  z.strictObject({ user: reference }),
  /** The library of a group: its id. */
  z.strictObject({ group: reference }),
  /** The library of a site: `host,siteGuid,webGuid`, `host:/sites/name:`, or `root`. */
  z.strictObject({ site: reference }),
])
export type DriveReference = z.infer<typeof driveReferenceSchema>

const userId = z
  .string()
  .min(1, 'Name the user as your user tokens do (sub).')
  .max(200)
  .regex(/^[^\p{Cc}]*$/u, 'Name the user in printable characters.')
const mending = {
  /** Mend this connection of the same user and account, instead of making another. */
  connectionId: z.string().max(64).optional(),
}
const appRegistration = {
  /** @default the one that new sign-ins go through */
  appRegistrationId: z.string().max(64).optional(),
}
const tokenText = z.string().trim().min(1, 'Paste the token.').max(16_384)

export const newImportSchema = z.object({
  /** Whose connection it is: your own name for your user. */
  userId,
  refreshToken: tokenText,
  /** Under which it was issued. @default that of the project's app registration */
  clientId: z.string().trim().min(1).max(200).optional(),
  /** Where it was issued, if not where the app registration says. */
  authority: authoritySchema.optional(),
  /** `legacy`: a personal account at `login.live.com/oauth20_token.srf`. */
  endpoint: z.enum(['v2', 'legacy']).default('v2'),
  /** Of the sign-in that the token comes from; only the legacy endpoint asks for it. */
  redirectUri: z.url().max(2_000).optional(),
  ...mending,
})

export const newApplicationConnectionSchema = z.object({
  drive: driveReferenceSchema,
  /** A tenant id or a verified domain. @default the authority of the app registration */
  tenant: authoritySchema.optional(),
  /** @default the newest with a secret or certificate */
  appRegistrationId: z.string().max(64).optional(),
  /** Absent: the connection belongs to the project, and no user of it can use it. */
  userId: userId.optional(),
  ...mending,
})

export const newOnBehalfOfSchema = z.object({
  userId,
  /** The access token that the user's sign-in gave for your own API: its audience is the app registration. */
  userAccessToken: tokenText,
  /** @default the scopes of the app registration */
  scopes: z.array(z.string().regex(/^\S+$/)).min(1).max(50).optional(),
  ...appRegistration,
  ...mending,
})

export const newDeviceSignInSchema = z.object({ userId, ...appRegistration, ...mending })

export const deviceSignInSchema = z.object({
  id: z.string(),
  state: z.enum(['pending', 'connected', 'declined', 'needs_admin', 'failed', 'expired']),
  /** What the person types in at `verificationUri`. */
  userCode: z.string(),
  verificationUri: z.string(),
  /** Asking more often than this, in milliseconds, brings nothing new. */
  intervalMs: z.number(),
  connectionId: z.string().nullable(),
  error: problemSchema.shape.error.nullable(),
  expiresAt: z.iso.datetime(),
})
export type DeviceSignIn = z.infer<typeof deviceSignInSchema>

export const wayRoutes = {
  importRefreshToken: route({
    method: 'POST',
    path: '/api/v1/projects/:projectId/connections/import',
    access: 'project',
    scope: 'connections:write',
    summary: 'Makes a connection from a refresh token that was obtained elsewhere.',
    body: newImportSchema,
    response: connectionSchema,
  }),
  connectApplication: route({
    method: 'POST',
    path: '/api/v1/projects/:projectId/connections/app-only',
    access: 'project',
    scope: 'connections:write',
    summary: "Makes a connection in the app's own name: client credentials, for a drive of one tenant.",
    body: newApplicationConnectionSchema,
    response: connectionSchema,
  }),
  connectOnBehalfOf: route({
    method: 'POST',
    path: '/api/v1/projects/:projectId/connections/on-behalf-of',
    access: 'project',
    scope: 'connections:write',
    summary: "Makes a connection from a user's access token for your own API.",
    body: newOnBehalfOfSchema,
    response: connectionSchema,
  }),
  beginDeviceSignIn: route({
    method: 'POST',
    path: '/api/v1/projects/:projectId/device-sign-ins',
    access: 'project',
    scope: 'connections:write',
    summary: 'Begins a sign-in by device code: show the user code and the address to the person.',
    body: newDeviceSignInSchema,
    response: deviceSignInSchema,
  }),
  getDeviceSignIn: route({
    method: 'GET',
    path: '/api/v1/projects/:projectId/device-sign-ins/:deviceSignInId',
    access: 'project',
    scope: 'connections:write',
    summary: 'How a sign-in by device code stands; asks Microsoft when it is time to.',
    response: deviceSignInSchema,
  }),
  cancelDeviceSignIn: route({
    method: 'DELETE',
    path: '/api/v1/projects/:projectId/device-sign-ins/:deviceSignInId',
    access: 'project',
    scope: 'connections:write',
    summary: 'Gives up a sign-in by device code.',
  }),
}
