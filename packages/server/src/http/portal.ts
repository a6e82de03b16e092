/**
 * What the user's browser sees while connecting.
 *
 *   GET  /portal/:attemptId        who asks, for what
 *   POST /portal/:attemptId/start  ─▸ Microsoft
 *   GET  /oauth/callback           ◂─ Microsoft
 *   GET  /portal/:attemptId/done   how it ended
 */
import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { adminConsentUrl } from '../connections/admin-consent.ts'
import { type AttemptRecord, belongsTo, mayStart, presentAttempt, standing } from '../connections/attempt.ts'
import { findAttempt } from '../connections/attempt-store.ts'
import { beginSignIn, openAttempt } from '../connections/begin-sign-in.ts'
import { finishSignIn } from '../connections/finish-sign-in.ts'
import { type ConnectionServices, callbackUrl } from '../connections/services.ts'
import { findConnection } from '../connections/store.ts'
import { Problem } from '../errors.ts'
import { askPage } from '../portal/ask-page.ts'
import { contentSecurityPolicy, type Html } from '../portal/layout.ts'
import { noticePage } from '../portal/notice-page.ts'
import { outcomePage } from '../portal/outcome-page.ts'
import type { Memory } from '../postgres/memory.ts'
import { allowsOrigin } from '../projects/project.ts'
import type { Log } from '../telemetry/log.ts'
import { ensureBrowser, readBrowser } from './browser-cookie.ts'
import type { AppEnv } from './env.ts'
import { statusOf, toProblem } from './problem-response.ts'

export type PortalServices = ConnectionServices & { readonly log: Log; readonly memory: Memory }

export function portalRoutes(services: PortalServices): Hono<AppEnv> {
  const { publicUrl } = services
  const routes = new Hono<AppEnv>()

  routes.get('/portal/:attemptId', async (c) => {
    const attempt = await openAttempt(services, c.req.param('attemptId'), ensureBrowser(c, publicUrl))
    return standing(attempt, services.clock.now()) === 'pending' ? ask(c, attempt) : outcome(c, attempt)
  })

  routes.post('/portal/:attemptId/start', async (c) => {
    assertOwnForm(c)
    const attempt = await ownAttempt(c)
    const url = await beginSignIn(services, attempt)
    return c.body(null, 303, { location: url.href, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
  })

  routes.get('/oauth/callback', async (c) => {
    c.header('cache-control', 'no-store')
    c.header('referrer-policy', 'no-referrer')
    const parameters = new URL(c.req.url).searchParams
    if (parameters.has('admin_consent') && !parameters.has('state')) return administratorAnswered(c, parameters)
    const attemptId = await finishSignIn(services, { parameters, browser: readBrowser(c, publicUrl) })
    services.memory.forget()
    return c.redirect(await afterwards(attemptId), 303)
  })

  routes.get('/portal/:attemptId/done', async (c) => outcome(c, await ownAttempt(c)))

  routes.onError((error, c) => {
    const { code, message: sentence } = toProblem(error)
    if (statusOf[code] >= 500) services.log.error({ requestId: c.get('requestId'), error }, sentence)
    const title = titles[code] ?? (statusOf[code] < 500 ? 'That did not work' : 'Something failed on our side')
    return page(c, statusOf[code], (nonce) => noticePage({ nonce, title, sentence }))
  })

  /** A run in the product's own window that went well needs no last page: the product shows what is connected. */
  async function afterwards(attemptId: string): Promise<string> {
    const attempt = await findAttempt(services.db, attemptId)
    const returnTo = attempt?.state === 'connected' ? returnAddress(attempt) : undefined
    const project = returnTo && (await services.projects.get(attempt!.projectId))
    return project && allowsOrigin(project, returnTo.origin) ? returnTo.href : `/portal/${attemptId}/done`
  }

  async function ownAttempt(c: Context): Promise<AttemptRecord> {
    const attempt = await findAttempt(services.db, c.req.param('attemptId') ?? '')
    const browser = readBrowser(c, publicUrl)
    if (attempt?.browserHash && browser !== undefined && belongsTo(attempt, browser)) return attempt
    if (attempt) throw new Problem('attempt_used', 'This link was opened in another browser before.')
    throw new Problem('not_found', 'This link leads nowhere. Go back to the product and connect from there.')
  }

  /** Another site could send the user's browser through our form; the browser then says so. */
  function assertOwnForm(c: Context): void {
    const site = c.req.header('sec-fetch-site')
    const own = site !== undefined ? site === 'same-origin' : c.req.header('origin') === publicUrl
    if (!own) throw new Problem('forbidden', 'Continue from the page of this sign-in. Nothing was changed.')
  }

  async function ask(c: Context, attempt: AttemptRecord): Promise<Response> {
    const [project, registration] = await projectAndApp(attempt)
    const { reconnectConnectionId } = attempt
    const connection = reconnectConnectionId ? await findConnection(services.db, reconnectConnectionId) : undefined
    const view = {
      projectName: project.name,
      scopes: registration.scopes,
      startPath: `/portal/${attempt.id}/start`,
      account: connection?.account.userPrincipalName,
    }
    return page(c, 200, (nonce) => askPage({ ...view, nonce }), registration.cloud.login)
  }

  async function outcome(c: Context, attempt: AttemptRecord): Promise<Response> {
    const now = services.clock.now()
    const [project, registration] = await projectAndApp(attempt)
    const connection = attempt.connectionId ? await findConnection(services.db, attempt.connectionId) : undefined
    const { origin } = attempt
    const returnTo = returnAddress(attempt)
    const view = {
      projectName: project.name,
      attempt: presentAttempt(attempt, now),
      origin: origin && allowsOrigin(project, origin) ? origin : undefined,
      returnTo: returnTo && allowsOrigin(project, returnTo.origin) ? returnTo.href : undefined,
      startPath: mayStart(attempt, now) ? `/portal/${attempt.id}/start` : undefined,
      connection,
      adminConsentUrl: adminConsentUrl(registration, registration.scopes, callbackUrl(publicUrl)),
    }
    return page(c, 200, (nonce) => outcomePage({ ...view, nonce }), registration.cloud.login)
  }

  function projectAndApp({ projectId, appRegistrationId }: AttemptRecord) {
    return Promise.all([services.projects.get(projectId), services.appRegistrations.get(appRegistrationId)])
  }

  return routes
}

const titles: Partial<Record<Problem['code'], string>> = {
  state_invalid: 'This sign-in cannot be finished here',
  attempt_used: 'This link has been used',
  attempt_expired: 'This link has expired',
  not_found: 'There is nothing here',
}

function returnAddress({ id, returnTo }: AttemptRecord): URL | undefined {
  if (returnTo === null) return undefined
  const url = new URL(returnTo)
  url.searchParams.set('drawbridge_attempt', id)
  return url
}

/** Anyone can call this address, so it says what Microsoft is said to have answered, and changes nothing. */
function administratorAnswered(c: Context, parameters: URLSearchParams): Promise<Response> {
  const refused = parameters.has('error')
  return page(c, 200, (nonce) =>
    refused
      ? noticePage({ nonce, title: 'The app was not approved', sentence: 'Microsoft recorded no approval.' })
      : noticePage({
          nonce,
          title: 'Thank you',
          sentence: 'Once Microsoft has recorded the approval, people of your organisation can connect OneDrive.',
          good: true,
        }),
  )
}

async function page(
  c: Context,
  status: number,
  render: (nonce: string) => Html,
  loginOrigin?: string,
): Promise<Response> {
  const nonce = randomBytes(16).toString('base64')
  c.header('content-security-policy', contentSecurityPolicy(nonce, loginOrigin))
  c.header('cache-control', 'no-store')
  // Not no-referrer: under that, the form below would be sent with the origin "null".
  c.header('referrer-policy', 'same-origin')
  // The opener has to hear how it ended.
  c.header('cross-origin-opener-policy', 'unsafe-none')
  return c.html(await render(nonce), status as 200)
}
