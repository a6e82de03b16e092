/**
 * One run through the portal: a view, an attempt on the server, and the answer.
 *
 * The server's word is what counts. The portal's message only says that it is time to ask.
 */
import type { Attempt, Connection, PortalMessage, SdkUser } from '@drawbridge/api'
import { DrawbridgeError, UsageError } from './errors.ts'
import { changesBetween, type Events, SDK_EVENT } from './events.ts'
import type { Session } from './session.ts'
import { elsewhere, inThisTab, openModal, openWindow, type View } from './view.ts'

export type InstallOptions = {
  /** Sign in again for this connection instead of making another; its id stays. */
  readonly selectedCredentialId?: string | undefined
  /** The same, in our own word. */
  readonly connectionId?: string | undefined
  /** Whether the user may have several accounts connected. @default false */
  readonly allowMultipleCredentials?: boolean | undefined
  /** Permissions to ask for beyond what the app registration lists, such as `Files.ReadWrite.All`. */
  readonly scopes?: readonly string[] | undefined
  /** The account that you expect, such as the user's work e-mail address. */
  readonly loginHint?: string | undefined
  /** What to do where the browser blocks the window: ask for another click, go there in this tab, or fail. @default 'ask' */
  readonly whenBlocked?: 'ask' | 'redirect' | 'fail' | undefined
  /**
   * Shows the address to the person some other way than in a window: for scripts and back ends, which have none, and
   * wait meanwhile.
   */
  readonly open?: ((url: string) => void) | undefined
  readonly onSuccess?: ((connection: Connection, user: SdkUser) => void) | undefined
  /** An account was connected that was not before. */
  readonly onInstall?: ((connection: Connection, user: SdkUser) => void) | undefined
  /** An account was disconnected in the portal. */
  readonly onUninstall?: ((connection: Connection, user: SdkUser) => void) | undefined
  readonly onError?: ((error: DrawbridgeError) => void) | undefined
  /** The window is open. */
  readonly onOpen?: (() => void) | undefined
  /** The run is over, however it went. */
  readonly onClose?: (() => void) | undefined
}

export type ConnectOptions = InstallOptions & {
  /**
   * `popup` keeps the page; `modal` does too, and shows the first page inside it; `redirect` leaves it, for browsers
   * without windows. After a redirect the person comes back to a fresh page, `returnTo`, where `authenticate` finds the
   * connection.
   *
   * @default 'popup'
   */
  readonly mode?: 'popup' | 'modal' | 'redirect' | undefined
  /**
   * Where a redirect comes back to: a page of yours on one of the project's allowed origins.
   *
   * @default the page that calls
   */
  readonly returnTo?: string | undefined
}

type Mode = 'popup' | 'modal' | 'redirect' | 'headless'
type Wish = Omit<ConnectOptions, 'mode'> & { readonly mode: Mode }
type Created = { readonly attempt: Attempt; readonly portalUrl: string; readonly expiresAt: string }
type Ended = { readonly connection: Connection; readonly user: SdkUser }
type Sleep = (ms: number) => Promise<void>

export type Connect = {
  connect(options?: ConnectOptions): Promise<Connection>
  installIntegration(options?: InstallOptions): Promise<Connection>
}

const pollMs = 1000

/** Makes `connect` and `installIntegration`, which allow one run at a time. */
export function createConnect(session: Session, events: Events, sleep: Sleep): Connect {
  let running = false

  async function run(wish: Wish): Promise<Ended> {
    const page = globalThis.window as Window | undefined
    if (!page && !wish.open) throw new UsageError('This needs a browser. Elsewhere pass open, or use a connect link.')
    if (!session.user()) throw new UsageError('Call drawbridge.authenticate(projectId, userToken) first.')
    if (running) throw new UsageError('A window for connecting is already open.')
    if (wish.mode === 'redirect' && page) return leave(session, wish, page)
    running = true
    const before = session.user()
    try {
      // Nothing is awaited before a window is opened, which has to be within the click.
      const opening = viewOf(wish, page)
      const view = 'show' in opening ? opening : await opening
      if (view === inThisTab) return await leave(session, { ...wish, mode: 'redirect' }, page!)
      wish.onOpen?.()
      events.tell(SDK_EVENT.ON_PORTAL_OPEN)
      return await runIn(view, wish, page)
    } finally {
      running = false
      if (before) await tellChanges(before, wish)
      wish.onClose?.()
      events.tell(SDK_EVENT.ON_PORTAL_CLOSE)
    }
  }

  async function runIn(view: View, wish: Wish, page: Window | undefined): Promise<Ended> {
    try {
      const created = await createAttempt(session, wish, page?.location.origin)
      view.show(created.portalUrl)
      const attempt = await outcome(session, created, view, sleep, wish.mode === 'headless')
      if (attempt.state !== 'connected') throw failure(attempt)
      const user = await session.readUser()
      const connection = user.integrations.onedrive.connections.find(({ id }) => id === attempt.connectionId)
      if (!connection) throw new DrawbridgeError('not_connected', 'The connection was removed at once. Connect again.')
      view.close()
      return { connection, user }
    } catch (error) {
      // What went wrong is on the page of ours that is open; without one, nobody reads the window.
      if (wish.mode === 'headless' || (error as DrawbridgeError).attempt === undefined) view.close()
      throw error
    }
  }

  /** People may disconnect in the portal too, so that what has changed is asked for, however the run ended. */
  async function tellChanges(before: SdkUser, { onInstall, onUninstall }: Wish): Promise<void> {
    const after = await session.readUser().catch(() => undefined)
    for (const { type, connection, user } of after ? changesBetween(before, after) : []) {
      if (type === SDK_EVENT.ON_INTEGRATION_INSTALL) onInstall?.(connection!, user)
      if (type === SDK_EVENT.ON_INTEGRATION_UNINSTALL) onUninstall?.(connection!, user)
    }
  }

  function begin(wish: Wish): Promise<Connection> {
    const connection = run(wish).then(
      ({ connection, user }) => {
        wish.onSuccess?.(connection, user)
        return connection
      },
      (error: DrawbridgeError) => {
        wish.onError?.(error)
        throw error
      },
    )
    // Who passes onError has handled the error there, and need not handle the promise too.
    if (wish.onError) connection.catch(() => undefined)
    return connection
  }

  return {
    connect: (options = {}) => begin({ ...options, mode: options.mode ?? 'popup' }),
    installIntegration: (options = {}) => begin({ ...options, mode: 'headless' }),
  }
}

function viewOf(
  { mode, open, whenBlocked = 'ask' }: Wish,
  page: Window | undefined,
): View | Promise<View | typeof inThisTab> {
  if (open || !page) return elsewhere(open ?? (() => undefined))
  return mode === 'modal' ? openModal(page) : openWindow(page, whenBlocked)
}

async function leave(session: Session, wish: Wish, page: Window): Promise<never> {
  const { portalUrl } = await createAttempt(session, wish, page.location.origin, returnAddress(wish, page))
  page.location.assign(portalUrl)
  return new Promise(() => undefined)
}

/** Without the mark of an earlier run. */
function returnAddress({ returnTo }: Wish, { location }: Window): string {
  const url = new URL(returnTo ?? location.href, location.href)
  url.searchParams.delete('drawbridge_attempt')
  return url.href
}

function createAttempt(session: Session, wish: Wish, origin?: string, returnTo?: string): Promise<Created> {
  const { mode, selectedCredentialId, connectionId = selectedCredentialId } = wish
  const { allowMultipleCredentials, scopes, loginHint } = wish
  return session.json('/attempts', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      integration: 'onedrive',
      mode,
      origin,
      connectionId,
      returnTo,
      allowMultipleCredentials,
      scopes,
      loginHint,
    }),
  })
}

/**
 * Asks every second, and at once when the portal says so, until OneDrive is connected, the time is over or the view is
 * gone. A page of ours that shows what went wrong stays open, and the person may try again there: until it is closed,
 * nothing is settled.
 */
async function outcome(
  session: Session,
  created: Created,
  view: View,
  sleep: Sleep,
  headless: boolean,
): Promise<Attempt> {
  const portalOrigin = new URL(created.portalUrl).origin
  let wake = (): void => undefined
  const listen = ({ origin, source, data }: MessageEvent): void => {
    if (origin !== portalOrigin || !view.sent(source)) return
    const message = data as Partial<PortalMessage> | null
    if (message?.type === 'drawbridge:attempt' && message.attempt?.id === created.attempt.id) wake()
  }
  const page = globalThis.window as Window | undefined
  page?.addEventListener('message', listen)
  try {
    for (;;) {
      await Promise.race([
        sleep(pollMs),
        new Promise<void>((resolve) => {
          wake = resolve
        }),
      ])
      // Read before asking, so that the answer to this question is the last word.
      const closed = view.closed()
      const attempt = await readAttempt(session, created.attempt.id)
      const over = closed || headless || Date.now() >= Date.parse(created.expiresAt)
      if (attempt && (isSettled(attempt) || (over && attempt.state !== 'pending'))) return attempt
      if (closed) throw new DrawbridgeError('closed', 'The window was closed before OneDrive was connected.')
    }
  } finally {
    page?.removeEventListener('message', listen)
  }
}

/** Whether trying again in the same window cannot change it any more. */
function isSettled({ state }: Attempt): boolean {
  return state === 'connected' || state === 'expired'
}

/** @returns `undefined` when there was no answer this time */
async function readAttempt(session: Session, attemptId: string): Promise<Attempt | undefined> {
  try {
    return await session.json<Attempt>(`/attempts/${encodeURIComponent(attemptId)}`)
  } catch (error) {
    const { code, status = 0 } = error as DrawbridgeError
    if (code === 'network' || status === 429 || status >= 500) return undefined
    throw error
  }
}

function failure(attempt: Attempt): DrawbridgeError {
  const { state, error } = attempt
  const message = error?.message ?? sentences[state] ?? 'OneDrive was not connected.'
  const evidence = { diagnosis: error?.diagnosis, requestId: error?.requestId, attempt }
  return new DrawbridgeError(error?.code ?? state, message, evidence)
}

const sentences: Partial<Record<Attempt['state'], string>> = {
  declined: 'You declined. Connect again if you change your mind.',
  needs_admin: 'Your organisation wants an administrator to approve this first.',
  expired: 'That took too long. Connect again.',
}
