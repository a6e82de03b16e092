/** Projects: one product that uses Drawbridge, with the keys that sign its user tokens. */
import { z } from 'zod'
import { route } from './route.ts'

/** An origin of the product's pages, exact: scheme, host and port, nothing after. */
export const originSchema = z.string().refine((value) => isOrigin(value), {
  message: 'Give an origin such as https://app.example.com, with no path, no trailing slash and no pattern.',
})

/** URLs allow more in a host, such as `*` and `;`, which a Content-Security-Policy would take for its own. */
function isOrigin(value: string): boolean {
  return (
    URL.canParse(value) && new URL(value).origin === value && /^https?:\/\/([\w.-]+|\[[\da-f:]+\])(:\d+)?$/.test(value)
  )
}

export const projectSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Pages on these origins may use the SDK and hear the portal's answer. */
  allowedOrigins: z.array(z.string()),
  /** Where the product publishes its user-token keys, beside those that are kept here. */
  userTokenJwksUrl: z.string().nullable(),
  /** Who gets a mail when workflows fail: one an hour for each workflow at most. */
  failureMailTo: z.array(z.string()),
  createdAt: z.iso.datetime(),
})
export type Project = z.infer<typeof projectSchema>

const jwksUrlSchema = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .nullable()

export const newProjectSchema = z.object({
  name: z.string().trim().min(1, 'Give the project a name.').max(100),
  allowedOrigins: z.array(originSchema).max(50).default([]),
  userTokenJwksUrl: jwksUrlSchema.default(null),
})

export const userTokenKeySchema = z.object({
  id: z.string(),
  algorithm: z.enum(['RS256', 'ES256', 'EdDSA']),
  /** PEM (SPKI). A public key is no secret. */
  publicKey: z.string(),
  createdAt: z.iso.datetime(),
})
export type UserTokenKey = z.infer<typeof userTokenKeySchema>

export const newUserTokenKeySchema = z.object({
  algorithm: z.enum(['RS256', 'ES256', 'EdDSA']),
  publicKey: z.string().startsWith('-----BEGIN PUBLIC KEY-----', 'Give the public key as PEM (SPKI).').max(10_000),
})

export const projectRoutes = {
  list: route({
    method: 'GET',
    path: '/api/v1/projects',
    access: 'operator',
    summary: 'Lists the projects.',
    response: z.object({ projects: z.array(projectSchema) }),
  }),
  create: route({
    method: 'POST',
    path: '/api/v1/projects',
    access: 'operator',
    summary: 'Creates a project.',
    body: newProjectSchema,
    response: projectSchema,
  }),
  get: route({
    method: 'GET',
    path: '/api/v1/projects/:projectId',
    access: 'project',
    scope: 'projects:read',
    summary: 'Reads one project.',
    response: projectSchema,
  }),
  update: route({
    method: 'PATCH',
    path: '/api/v1/projects/:projectId',
    access: 'operator',
    summary: 'Changes the name, the allowed origins or the failure mail of a project.',
    body: z.object({
      name: newProjectSchema.shape.name.optional(),
      allowedOrigins: z.array(originSchema).max(50).optional(),
      userTokenJwksUrl: jwksUrlSchema.optional(),
      /** Refused while the server has no SMTP server to send through. */
      failureMailTo: z.array(z.email('Give an e-mail address.').max(320)).max(20).optional(),
    }),
    response: projectSchema,
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/v1/projects/:projectId',
    access: 'operator',
    summary: 'Removes a project with all that belongs to it: its connections and their tokens, keys and registrations.',
    query: z.object({
      /** The name of the project, so that none is removed by mistake. */
      name: z.string(),
    }),
  }),
  listUserTokenKeys: route({
    method: 'GET',
    path: '/api/v1/projects/:projectId/user-token-keys',
    access: 'project',
    scope: 'projects:read',
    summary: 'Lists the public keys that a project signs its user tokens with.',
    response: z.object({ userTokenKeys: z.array(userTokenKeySchema) }),
  }),
  addUserTokenKey: route({
    method: 'POST',
    path: '/api/v1/projects/:projectId/user-token-keys',
    access: 'operator',
    summary: 'Adds a public key; several may be valid at a time, for rotation.',
    body: newUserTokenKeySchema,
    response: userTokenKeySchema,
  }),
  removeUserTokenKey: route({
    method: 'DELETE',
    path: '/api/v1/projects/:projectId/user-token-keys/:keyId',
    access: 'operator',
    summary: 'Removes a public key; tokens signed with it are refused from then on.',
  }),
}
