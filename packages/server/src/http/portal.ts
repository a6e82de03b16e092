/**
 * What the user's browser sees while connecting.
 *
 *   GET  /portal/:attemptId             who asks, for what; or what is connected; or how it stands
 *   GET  /portal/:attemptId/frame       the same for a frame in the product's page
 *   GET  /portal/:attemptId/go          ─▸ Microsoft at once, without a page of ours
 *   POST /portal/:attemptId/start       ─▸ Microsoft
 *   POST /portal/:attemptId/choose      an account that is connected already
 *   GET  /portal/:attemptId/disconnect  asks; POST does it
 *   GET  /portal/:attemptId/state       for a page that waits
 *   GET  /oauth/callback                ◂─ Microsoft
 *   GET  /portal/:attemptId/done        how it ended
 */
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { endConnection } from '../changes/leave-drive.ts'
import { isApprovalAnswer } from '../connections/approval.ts'
import { type AttemptRecord, belongsTo } from '../connections/attempt.ts'
import { type Choice, chooseAccount, chooseHow } from '../connections/attempt-choice.ts'
import { findAttempt } from '../connections/attempt-store.ts'
import { beginSignIn, openAttempt } from '../connections/begin-sign-in.ts'
import { finishSignIn } from '../connections/finish-sign-in.ts'
import { isParked, mayResume, nextResume } from '../connections/parked.ts'
import { findConsent } from '../connections/parked-store.ts'
import { readAttempt } from '../connections/read-attempt.ts'
import type { ConnectionServices } from '../connections/services.ts'
import { assertConnectionOf } from '../connections/store.ts'
import { Problem } from '../errors.ts'
import { disconnectPage } from '../portal/accounts-page.ts'
import { noticePage } from '../portal/notice-page.ts'
import type { Memory } from '../postgres/memory.ts'
import type { Log } from '../telemetry/log.ts'
import { approvalAnswered, approvalRoutes } from './approvals.ts'
import { assertOwnForm, ensureBrowser, readBrowser } from './browser-cookie.ts'
import type { AppEnv } from './env.ts'
import { isId } from './id.ts'
import { brandOf, sendPage } from './portal-page.ts'
import { createPortalViews, returnAddress } from './portal-views.ts'
import { statusOf, toProblem } from './problem-response.ts'

export type PortalServices = ConnectionServices & { readonly log: Log; readonly memory: Memory }

/** A run without a page of ours begins right away; milliseconds. Later its link might have come to somebody else. */
const headlessMs = 60_000

/** Our forms hold a few ids; bytes. */
const longestForm = 16 * 1024

export function portalRoutes(services: PortalServices): Hono<AppEnv> {
  const { publicUrl, db, clock } = services
  const views = createPortalViews(services)
  const routes = new Hono<AppEnv>()

  // Before anything is read of a form that anybody may send.
  const limit = bodyLimit({
    maxSize: longestForm,
    onError: () => {
      throw new Problem('payload_too_large', 'This form is too large. Nothing was changed.')
    },
  })
  routes.use('/portal/*', limit)
  routes.use('/portal/:attemptId/*', async (c, next) => {
    if (!isId(c.req.param('attemptId'))) throw nowhere()
    await next()
  })
  routes.route('/', approvalRoutes(services))

  routes.get('/portal/:attemptId', async (c) =>
    views.page(c, await openAttempt(services, c.req.param('attemptId'), ensureBrowser(c, publicUrl))),
  )

  routes.get('/portal/:attemptId/frame', async (c) => {
    const attempt = await findAttempt(db, c.req.param('attemptId'))
    if (attempt?.mode !== 'modal') throw nowhere()
    return views.frame(c, attempt)
  })

  routes.get('/portal/:attemptId/go', async (c) => {
    const id = c.req.param('attemptId')
    const attempt = await openAttempt(services, id, ensureBrowser(c, publicUrl))
    return mayGo(c, attempt) ? toMicrosoft(c, await beginSignIn(services, attempt)) : c.redirect(`/portal/${id}`, 303)
  })

  routes.post('/portal/:attemptId/start', async (c) => {
    assertOwnForm(c, publicUrl)
    const form = await c.req.parseBody()
    const attempt = await ownAttempt(c)
    if (form['resume'] === '1') return resume(c, attempt)
    await chooseHow(services, attempt, readChoice(form))
    return toMicrosoft(c, await beginSignIn(services, (await findAttempt(db, attempt.id)) ?? attempt))
  })

  routes.post('/portal/:attemptId/choose', async (c) => {
    assertOwnForm(c, publicUrl)
    const attempt = await ownAttempt(c)
    const { connection } = await c.req.parseBody()
    await chooseAccount(services, attempt, idIn(connection))
    return c.redirect(await afterwards(attempt.id), 303)
  })

  routes.get('/portal/:attemptId/disconnect', async (c) => {
    const attempt = await ownAttempt(c)
    const connection = await assertConnectionOf(db, idIn(c.req.query('connection')), attempt)
    const brand = await brandOf(db, attempt.projectId)
    const attemptPath = `/portal/${attempt.id}`
    return sendPage(c, { brand }, (frame) => disconnectPage({ ...frame, brand, connection, attemptPath }))
  })

  routes.post('/portal/:attemptId/disconnect', async (c) => {
    assertOwnForm(c, publicUrl)
    const attempt = await ownAttempt(c)
    const { connection } = await c.req.parseBody()
    const { id } = await assertConnectionOf(db, idIn(connection), attempt)
    await endConnection(services, id)
    services.memory.forget()
    return c.redirect(`/portal/${attempt.id}`, 303)
  })

  routes.get('/portal/:attemptId/state', async (c) => {
    c.header('cache-control', 'no-store')
    const attempt = await ownAttempt(c)
    const now = clock.now()
    const { state, adminConsent } = await readAttempt(services, attempt)
    const goesOn = isParked(attempt, now) && mayResume(attempt, await findConsent(db, attempt), now)
    return c.json({ state, consent: adminConsent?.state ?? null, resume: goesOn })
  })

  routes.get('/oauth/callback', async (c) => {
    c.header('cache-control', 'no-store')
    c.header('referrer-policy', 'no-referrer')
    const parameters = new URL(c.req.url).searchParams
    if (isApprovalAnswer(parameters)) return approvalAnswered(c, services, parameters)
    const { attemptId, goOn } = await finishSignIn(services, { parameters, browser: readBrowser(c, publicUrl) })
    services.memory.forget()
    return goOn ? toMicrosoft(c, goOn) : c.redirect(await afterwards(attemptId), 303)
  })

  routes.get('/portal/:attemptId/done', async (c) => views.page(c, await ownAttempt(c)))

  routes.onError((error, c) => {
    const { code, message: sentence } = toProblem(error)
    if (statusOf[code] >= 500) services.log.error({ requestId: c.get('requestId'), error }, sentence)
    // What is left of the body is not read, so the connection cannot carry another request.
    if (statusOf[code] === 413) c.header('connection', 'close')
    const title = titles[code] ?? (statusOf[code] < 500 ? 'That did not work' : 'Something failed on our side')
    return sendPage(c, { status: statusOf[code] }, (frame) => noticePage({ ...frame, title, sentence }))
  })

  /** Approval is there: the user's sign-in goes on without a question, where Microsoft has none. */
  async function resume(c: Context, attempt: AttemptRecord): Promise<Response> {
    const now = clock.now()
    const grantedAt = await findConsent(db, attempt)
    const goesOn = isParked(attempt, now) && mayResume(attempt, grantedAt, now)
    if (!goesOn) return c.redirect(`/portal/${attempt.id}`, 303)
    return toMicrosoft(c, await beginSignIn(services, attempt, nextResume(attempt, grantedAt)))
  }

  /** A run in the product's own window that went well needs no last page: the product shows what is connected. */
  async function afterwards(attemptId: string): Promise<string> {
    const attempt = await findAttempt(db, attemptId)
    const returnTo = attempt?.state === 'connected' ? await returnAddress(services, attempt) : undefined
    return returnTo ?? `/portal/${attemptId}/done`
  }

  async function ownAttempt(c: Context): Promise<AttemptRecord> {
    const attempt = await findAttempt(db, c.req.param('attemptId') ?? '')
    const browser = readBrowser(c, publicUrl)
    if (attempt?.browserHash && browser !== undefined && belongsTo(attempt, browser)) return attempt
    if (attempt) throw new Problem('attempt_used', 'This link was opened in another browser before.')
    throw nowhere()
  }

  /** Whether this browser may be sent to Microsoft without having seen our page. */
  function mayGo(c: Context, { mode, origin, state, codeVerifierSealed, createdAt }: AttemptRecord): boolean {
    if (state !== 'pending' || codeVerifierSealed !== null) return false
    // The frame has told it all, and only a click in our own frame comes from here.
    if (mode === 'modal') return c.req.header('sec-fetch-site') === 'same-origin'
    // Only the product's page may send somebody past ours. Behind a stranger's link, the visitor's files would come into
    // the stranger's hands without a word about it.
    return mode === 'headless' && cameFrom(c) === origin && createdAt.getTime() + headlessMs > clock.now()
  }

  return routes
}

function toMicrosoft(c: Context, url: URL): Response {
  return c.body(null, 303, { location: url.href, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
}

/** The origin of the page that led here, where that page lets it be known. */
function cameFrom(c: Context): string | undefined {
  const referer = c.req.header('referer')
  return referer !== undefined && URL.canParse(referer) ? new URL(referer).origin : undefined
}

function readChoice({ connection, as }: Record<string, unknown>): Choice {
  const known = (['expected', 'another', 'instead'] as const).find((each) => each === as)
  return { connectionId: connection === undefined ? undefined : idIn(connection), as: known }
}

/** Empty where it is none, which names nothing. */
function idIn(value: unknown): string {
  return isId(value) ? value : ''
}

function nowhere(): Problem {
  return new Problem('not_found', 'This link leads nowhere. Go back to the product and connect from there.')
}

const titles: Partial<Record<Problem['code'], string>> = {
  state_invalid: 'This sign-in cannot be finished here',
  attempt_used: 'This link has been used',
  attempt_expired: 'This link has expired',
  not_found: 'There is nothing here',
}
