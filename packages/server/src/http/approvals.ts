/**
 * What an administrator's browser sees on the way to approve the app for a tenant.
 *
 *   GET  /oauth/admin-consent/:attemptId   who asks, for what
 *   POST /oauth/admin-consent/:attemptId   ─▸ Microsoft, which answers at /oauth/callback
 */
import { type Context, Hono } from 'hono'
import { beginApproval, findWaiting, finishApproval } from '../connections/approval.ts'
import { askedFor } from '../connections/begin-sign-in.ts'
import type { ConnectionServices } from '../connections/services.ts'
import { approvalPage } from '../portal/approval-page.ts'
import { noticePage } from '../portal/notice-page.ts'
import { assertOwnForm, ensureBrowser, readBrowser } from './browser-cookie.ts'
import type { AppEnv } from './env.ts'
import { brandOf, sendPage } from './portal-page.ts'

export function approvalRoutes(services: ConnectionServices): Hono<AppEnv> {
  const { db, publicUrl } = services
  const routes = new Hono<AppEnv>()
  const path = '/oauth/admin-consent/:attemptId{[\\w-]{1,64}}'

  routes.get(path, async (c) => {
    const attempt = await findWaiting(services, c.req.param('attemptId'))
    const registration = await services.appRegistrations.get(attempt.appRegistrationId)
    const { scopes, account } = await askedFor(services, attempt)
    const brand = await brandOf(db, attempt.projectId)
    ensureBrowser(c, publicUrl)
    const view = {
      brand,
      scopes,
      account,
      declined: attempt.adminDeclinedAt !== null,
      path: new URL(c.req.url).pathname,
    }
    return sendPage(c, { brand, loginOrigin: registration.cloud.login }, (frame) => approvalPage({ ...frame, ...view }))
  })

  routes.post(path, async (c) => {
    assertOwnForm(c, publicUrl)
    const url = await beginApproval(services, c.req.param('attemptId'), ensureBrowser(c, publicUrl))
    return c.body(null, 303, { location: url.href, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
  })

  return routes
}

/** Microsoft has sent the administrator back. */
export async function approvalAnswered(
  c: Context,
  services: ConnectionServices,
  parameters: URLSearchParams,
): Promise<Response> {
  if (!parameters.has('state')) return unaskedAnswer(c, parameters.has('error'))
  const browser = readBrowser(c, services.publicUrl)
  const { attempt, granted, elsewhere } = await finishApproval(services, { parameters, browser })
  const brand = await brandOf(services.db, attempt.projectId)
  const title = granted ? 'Thank you' : 'It was not approved'
  return sendPage(c, { brand }, (frame) =>
    noticePage({ ...frame, title, sentence: sentence(brand.name, granted, elsewhere), good: granted && !elsewhere }),
  )
}

/** From a link that nobody waits behind. Anyone can call this address, so it repeats what is said, and changes nothing. */
function unaskedAnswer(c: Context, refused: boolean): Promise<Response> {
  const notice = refused
    ? { title: 'The app was not approved', sentence: 'Microsoft recorded no approval.' }
    : { title: 'Thank you', sentence: 'Once Microsoft has recorded the approval, the app can do what it asked for.' }
  return sendPage(c, {}, (frame) => noticePage({ ...frame, ...notice, good: !refused }))
}

function sentence(name: string, granted: boolean, elsewhere: boolean): string {
  if (!granted) return `Nothing was changed. Who asked for ${name} is told, and the link stays good if you think again.`
  if (elsewhere) {
    return 'You approved it for your own organisation. Whoever sent you the link belongs to another one, whose administrator still has to.'
  }
  return `People of your organisation can connect their OneDrive to ${name} now. Whoever was waiting goes on by themselves.`
}
