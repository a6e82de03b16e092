/** Which page an attempt is shown as, and with what on it. */
import type { Context } from 'hono'
import { type AttemptRecord, isFinishing, mayStart, standing } from '../connections/attempt.ts'
import { expectedOf } from '../connections/attempt-choice.ts'
import { askedFor } from '../connections/begin-sign-in.ts'
import { isParked } from '../connections/parked.ts'
import { readAttempt } from '../connections/read-attempt.ts'
import type { ConnectionServices } from '../connections/services.ts'
import { findConnection, listConnectionsOf } from '../connections/store.ts'
import { Problem } from '../errors.ts'
import { accountsPage } from '../portal/accounts-page.ts'
import { askPage } from '../portal/ask-page.ts'
import { framePage } from '../portal/frame-page.ts'
import type { Brand } from '../portal/layout.ts'
import { connectingPage } from '../portal/notice-page.ts'
import { outcomePage } from '../portal/outcome-page.ts'
import { parkedPage } from '../portal/parked-page.ts'
import type { Way } from '../portal/parts.ts'
import { wrongAccountPage } from '../portal/wrong-account-page.ts'
import { allowsOrigin } from '../projects/project.ts'
import { findMetadata } from '../projects/project-user.ts'
import { brandOf, sendPage } from './portal-page.ts'

export type PortalViews = {
  /** The page for where the attempt stands now. */
  page(c: Context, attempt: AttemptRecord): Promise<Response>
  /** The first page for a frame in the product's page, which nobody else may frame. */
  frame(c: Context, attempt: AttemptRecord): Promise<Response>
}

type Shown = { readonly brand: Brand; readonly loginOrigin: string } & Way

export function createPortalViews(services: ConnectionServices): PortalViews {
  const { db, clock, publicUrl, projects, appRegistrations } = services

  async function shown(attempt: AttemptRecord): Promise<Shown> {
    const [project, registration, brand] = await Promise.all([
      projects.get(attempt.projectId),
      appRegistrations.get(attempt.appRegistrationId),
      brandOf(db, attempt.projectId),
    ])
    const { origin, mode } = attempt
    const allowed = origin !== null && allowsOrigin(project, origin) ? origin : undefined
    return {
      brand,
      loginOrigin: registration.cloud.login,
      // A window that our own frame has opened tells the frame.
      origin: mode === 'modal' && allowed ? publicUrl : allowed,
      returnTo: await returnAddress(services, attempt),
    }
  }

  async function ask(c: Context, attempt: AttemptRecord, look: Shown): Promise<Response> {
    const { account, scopes, connection } = await askedFor(services, attempt)
    const startPath = `/portal/${attempt.id}/start`
    const user = await userName(attempt)
    const view = { brand: look.brand, account, scopes, granted: connection?.scopes, startPath, user }
    return sendPage(c, look, (frame) => askPage({ ...frame, ...view, reconnect: connection !== undefined }))
  }

  /** What the product calls its user, or the id that it gives them. */
  async function userName(attempt: AttemptRecord): Promise<string> {
    return nameOf(await findMetadata(db, attempt)) ?? attempt.userId
  }

  async function page(c: Context, attempt: AttemptRecord): Promise<Response> {
    const now = clock.now()
    const look = await shown(attempt)
    const attemptPath = `/portal/${attempt.id}`
    const view = { ...look, attemptPath, allowMultiple: attempt.allowMultiple }

    if (isFinishing(attempt, now)) {
      return sendPage(c, look, (frame) => connectingPage({ ...frame, statePath: `${attemptPath}/state` }))
    }
    const presented = await readAttempt(services, attempt)
    const { adminConsent } = presented
    if (isParked(attempt, now) && adminConsent) {
      return sendPage(c, look, (frame) =>
        parkedPage({ ...view, ...frame, brand: look.brand, attempt: { ...presented, adminConsent } }),
      )
    }
    if (standing(attempt, now) === 'pending') {
      const connections = attempt.reconnectConnectionId ? [] : await listConnectionsOf(db, attempt)
      if (connections.length === 0) return ask(c, attempt, look)
      const user = await userName(attempt)
      return sendPage(c, look, (frame) => accountsPage({ ...view, ...frame, brand: look.brand, connections, user }))
    }
    const startPath = mayStart(attempt, now) ? `${attemptPath}/start` : undefined
    const expected = attempt.foundAccount ? await expectedOf(services, attempt) : undefined
    if (attempt.state === 'wrong_account' && attempt.foundAccount && expected) {
      const accounts = { expected: expected.account, found: attempt.foundAccount }
      return sendPage(c, look, (frame) =>
        wrongAccountPage({ ...view, ...frame, brand: look.brand, ...accounts, startPath }),
      )
    }
    const connection = attempt.connectionId ? await findConnection(db, attempt.connectionId) : undefined
    const ending = { attempt: presented, startPath, connection, closes: attempt.mode === 'headless' }
    return sendPage(c, look, (frame) => outcomePage({ ...view, ...frame, brand: look.brand, ...ending }))
  }

  async function frame(c: Context, attempt: AttemptRecord): Promise<Response> {
    const look = await shown(attempt)
    const { origin } = attempt
    if (origin === null || look.origin === undefined) throw new Problem('not_found', 'No page may frame this.')
    const { account, scopes, connection } = await askedFor(services, attempt)
    const known = attempt.reconnectConnectionId ? [] : await listConnectionsOf(db, attempt)
    // Where there is more to choose than yes, the window shows it.
    const windowPath = `/portal/${attempt.id}${known.length === 0 ? '/go' : ''}`
    const view = { brand: look.brand, account, scopes, granted: connection?.scopes, windowPath, origin }
    return sendPage(c, { ...look, framedBy: origin }, ({ nonce }) => framePage({ nonce, ...view }))
  }

  return { page, frame }
}

/** Where a run in the product's own window comes back to, as long as the project allows that origin. */
export async function returnAddress(
  { projects }: Pick<ConnectionServices, 'projects'>,
  { id, projectId, returnTo }: AttemptRecord,
): Promise<string | undefined> {
  if (returnTo === null) return undefined
  const url = new URL(returnTo)
  url.searchParams.set('drawbridge_attempt', id)
  return allowsOrigin(await projects.get(projectId), url.origin) ? url.href : undefined
}

/** What the product calls its user, if it has said so. */
function nameOf(metadata: Record<string, unknown>): string | undefined {
  const said = Object.entries(metadata).filter(([, value]) => typeof value === 'string' && value !== '')
  const find = (name: string) => said.find(([key]) => key.toLowerCase() === name)?.[1] as string | undefined
  return find('email') ?? find('name')
}
