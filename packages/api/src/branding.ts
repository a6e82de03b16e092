/** How a project's portal looks: the product's name, logo and colour. */
import { z } from 'zod'
import { route } from './route.ts'

export const brandingSchema = z.object({
  /** What the portal calls the product. `null`: the project's name. */
  displayName: z.string().nullable(),
  /** `#rrggbb`. Buttons take it; where it could not be read, it is made darker or lighter. */
  accentColor: z.string().nullable(),
  /** Where the logo is served, below the server's public URL. */
  logoUrl: z.string().nullable(),
})
export type Branding = z.infer<typeof brandingSchema>

export const brandingChangeSchema = z.object({
  displayName: z.string().trim().min(1).max(60).nullable().optional(),
  accentColor: z
    .string()
    .regex(/^#[\da-fA-F]{6}$/, 'Give the colour as #rrggbb.')
    .nullable()
    .optional(),
  /** The picture in base64: PNG, JPEG or WebP of at most 200 KB; `null` removes it. */
  logo: z.base64().max(280_000, 'The logo is larger than 200 KB.').nullable().optional(),
})

export const brandingRoutes = {
  get: route({
    method: 'GET',
    path: '/api/v1/projects/:projectId/branding',
    access: 'project',
    scope: 'projects:read',
    summary: 'Reads how the portal of a project looks.',
    response: brandingSchema,
  }),
  update: route({
    method: 'PATCH',
    path: '/api/v1/projects/:projectId/branding',
    access: 'operator',
    summary: 'Changes name, colour or logo of the portal; what is left out stays.',
    body: brandingChangeSchema,
    response: brandingSchema,
  }),
}
