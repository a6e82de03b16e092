/** Connect links: made by the product's back end, opened by its user. */
import { connectLinkRoutes } from '@drawbridge/api'
import type { Hono } from 'hono'
import { assertWish, createAttempt } from '../connections/begin-sign-in.ts'
import {
  deleteConnectLink,
  findConnectLink,
  insertConnectLink,
  listConnectLinks,
  presentConnectLink,
  wishOf,
} from '../connections/connect-link-store.ts'
import type { ConnectionServices } from '../connections/services.ts'
import { Problem } from '../errors.ts'
import { noticePage } from '../portal/notice-page.ts'
import type { AppEnv } from './env.ts'
import type { Mount } from './mount.ts'
import { brandOf, sendPage } from './portal-page.ts'

export function mountConnectLinks(app: Hono<AppEnv>, mount: Mount, services: ConnectionServices): void {
  const { db, clock, publicUrl } = services

  mount(connectLinkRoutes.list, async ({ params: { projectId }, query }) => {
    const { items, nextCursor } = await listConnectLinks(db, { projectId, ...query }, clock.now())
    return { connectLinks: items, nextCursor }
  })

  mount(connectLinkRoutes.create, async ({ params: { projectId }, body }) => {
    const { expiresInSeconds, ...given } = body
    const wish = { ...given, projectId }
    await assertWish(services, wish)
    const now = clock.now()
    const expiresAt = new Date(now + expiresInSeconds * 1000)
    const { link, token } = await insertConnectLink(db, wish, { now, expiresAt })
    return { ...presentConnectLink(link), url: `${publicUrl}/connect/${token}` }
  })

  mount(connectLinkRoutes.remove, async ({ params: { projectId, connectLinkId } }) => {
    if (await deleteConnectLink(db, projectId, connectLinkId)) return
    throw new Problem('not_found', 'This project has no such connect link.')
  })

  // Opening it uses nothing up, since mail servers open links too; connecting does.
  app.get('/connect/:token', async (c) => {
    c.header('referrer-policy', 'no-referrer')
    c.header('cache-control', 'no-store')
    const link = await findConnectLink(db, c.req.param('token'))
    if (link && link.used_at === null && link.expires_at.getTime() > clock.now()) {
      const { id } = await createAttempt(services, wishOf(link))
      return c.redirect(`/portal/${id}`, 303)
    }
    const brand = link && (await brandOf(db, link.project_id))
    const used = link?.used_at != null
    const title = used ? 'This link has been used' : link ? 'This link has expired' : 'This link leads nowhere'
    const sentence = used
      ? 'OneDrive was connected with it before. Ask for a new link if you want to change something.'
      : 'Ask whoever sent it to you for a new one. Nothing was changed.'
    return sendPage(c, { status: link ? 410 : 404, brand }, (frame) => noticePage({ ...frame, title, sentence }))
  })
}
