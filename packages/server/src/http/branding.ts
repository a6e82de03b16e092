/** How a project's portal looks, over HTTP; and its logo, which comes from here so that no page asks anybody else. */
import { type Branding as BrandingBody, brandingRoutes } from '@drawbridge/api'
import type { Hono } from 'hono'
import { Problem } from '../errors.ts'
import type { Db } from '../postgres/transaction.ts'
import { type Branding, findBranding, findLogo, updateBranding } from '../projects/branding.ts'
import type { AppEnv } from './env.ts'
import { isId } from './id.ts'
import type { Mount } from './mount.ts'
import { logoPath } from './portal-page.ts'

type Services = { readonly db: Db; readonly publicUrl: string }

export function mountBranding(app: Hono<AppEnv>, mount: Mount, { db, publicUrl }: Services): void {
  const present = (projectId: string, branding: Branding): BrandingBody => {
    const path = logoPath(projectId, branding)
    const { displayName, accentColor } = branding
    return { displayName, accentColor, logoUrl: path === undefined ? null : publicUrl + path }
  }

  mount(brandingRoutes.get, async ({ params: { projectId } }) => present(projectId, await findBranding(db, projectId)))
  mount(brandingRoutes.update, async ({ params: { projectId }, body }) =>
    present(projectId, await updateBranding(db, projectId, body)),
  )

  app.get('/portal-logo/:projectId/:digest', async (c) => {
    const { projectId, digest } = c.req.param()
    const logo = isId(projectId) && isId(digest) ? await findLogo(db, projectId, digest) : undefined
    if (!logo) throw new Problem('not_found', 'There is no such logo.')
    return c.body(new Uint8Array(logo.content), 200, {
      'content-type': logo.media_type,
      'cache-control': 'public, max-age=31536000, immutable',
    })
  })
}
