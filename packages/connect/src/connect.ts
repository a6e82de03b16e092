/**
 * One run through the portal: a window, an attempt on the server, and the answer.
 *
 * The server's word is what counts. The portal's message only says that it is time to ask.
 */
import type { Attempt, Connection, PortalMessage, SdkUser } from '@drawbridge/api'
import { DrawbridgeError, UsageError } from './errors.ts'
import { isClosed, openPopup } from './popup.ts'
import type { Session } from './session.ts'

export type ConnectOptions = {
  /**
   * `popup` keeps the page; `redirect` leaves it, for browsers without windows. After a redirect the person comes back
   * to a fresh page, `returnTo`, where `authenticate` finds the connection.
   *
   * @default 'popup'
   */
  readonly mode?: 'popup' | 'redirect' | undefined
  /**
   * Where a redirect comes back to: a page of yours on one of the project's allowed origins.
   *
   * @default the page that calls
   */
  readonly returnTo?: string | undefined
  /** Sign in again for this connection instead of making another; its id stays. */
  readonly connectionId?: string | undefined
  readonly onSuccess?: ((connection: Connection, user: SdkUser) => void) | undefined
  readonly onError?: ((error: DrawbridgeError) => void) | undefined
  /** The window is open. */
  readonly onOpen?: (() => void) | undefined
  /** The run is over, however it went. */
  readonly onClose?: (() => void) | undefined
}

type Created = { readonly attempt: Attempt; readonly portalUrl: string; readonly expiresAt: string }
type Ended = { readonly connection: Connection; readonly user: SdkUser }
type Sleep = (ms: number) => Promise<void>

const pollMs = 1000

/** Makes `connect`, which allows one run at a time. */
export function createConnect(session: Session, sleep: Sleep): (options?: ConnectOptions) => Promise<Connection> {
  let running = false

  async function run(options: ConnectOptions): Promise<Ended> {
    if (typeof window === 'undefined') throw new UsageError('connect needs a browser.')
    if (!session.user()) throw new UsageError('Call drawbridge.authenticate(projectId, userToken) first.')
    if (running) throw new UsageError('A window for connecting is already open.')
    if (options.mode === 'redirect') return leave(session, options, window)
    running = true
    try {
      // Nothing is awaited before this line: the window has to open within the click.
      const popup = openPopup(window)
      if (!popup) throw new DrawbridgeError('popup_blocked', blocked)
      options.onOpen?.()
      return await runInPopup(session, options, popup, sleep)
    } finally {
      running = false
      options.onClose?.()
    }
  }

  return (options = {}) => {
    const connection = run(options).then(
      ({ connection, user }) => {
        options.onSuccess?.(connection, user)
        return connection
      },
      (error: DrawbridgeError) => {
        options.onError?.(error)
        throw error
      },
    )
    // Who passes onError has handled the error there, and need not handle the promise too.
    if (options.onError) connection.catch(() => undefined)
    return connection
  }
}

async function runInPopup(session: Session, options: ConnectOptions, popup: Window, sleep: Sleep): Promise<Ended> {
  let created: Created
  try {
    created = await createAttempt(session, options, location.origin)
  } catch (error) {
    popup.close()
    throw error
  }
  popup.location.replace(created.portalUrl)
  const attempt = await outcome(session, created, popup, sleep)
  if (attempt.state !== 'connected') throw failure(attempt)
  popup.close()

  const user = await session.readUser()
  const connection = user.integrations.onedrive.connections.find(({ id }) => id === attempt.connectionId)
  if (!connection) throw new DrawbridgeError('not_connected', 'The connection was removed at once. Connect again.')
  return { connection, user }
}

async function leave(session: Session, options: ConnectOptions, page: Window): Promise<never> {
  const { portalUrl } = await createAttempt(session, options, page.location.origin, returnAddress(options, page))
  page.location.assign(portalUrl)
  return new Promise(() => undefined)
}

/** Without the mark of an earlier run. */
function returnAddress({ returnTo }: ConnectOptions, { location }: Window): string {
  const url = new URL(returnTo ?? location.href, location.href)
  url.searchParams.delete('drawbridge_attempt')
  return url.href
}

function createAttempt(
  session: Session,
  { connectionId }: ConnectOptions,
  origin: string,
  returnTo?: string,
): Promise<Created> {
  return session.json('/attempts', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ integration: 'onedrive', origin, connectionId, returnTo }),
  })
}

/**
 * Asks every second, and at once when the portal says so, until OneDrive is connected, the time is over or the window is
 * gone. A window that shows what went wrong stays open, and the person may try again there: until it is closed, nothing
 * is settled.
 */
async function outcome(session: Session, created: Created, popup: Window, sleep: Sleep): Promise<Attempt> {
  const portalOrigin = new URL(created.portalUrl).origin
  let wake = (): void => undefined
  const listen = ({ origin, source, data }: MessageEvent): void => {
    if (origin !== portalOrigin || source !== popup) return
    const message = data as Partial<PortalMessage> | null
    if (message?.type === 'drawbridge:attempt' && message.attempt?.id === created.attempt.id) wake()
  }
  window.addEventListener('message', listen)
  try {
    for (;;) {
      await Promise.race([
        sleep(pollMs),
        new Promise<void>((resolve) => {
          wake = resolve
        }),
      ])
      // Read before asking, so that the answer to this question is the last word.
      const closed = isClosed(popup, window)
      const attempt = await readAttempt(session, created.attempt.id)
      const over = closed || Date.now() >= Date.parse(created.expiresAt)
      if (attempt && (isSettled(attempt) || (over && attempt.state !== 'pending'))) return attempt
      if (closed) throw new DrawbridgeError('closed', 'The window was closed before OneDrive was connected.')
    }
  } finally {
    window.removeEventListener('message', listen)
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

function failure({ state, error }: Attempt): DrawbridgeError {
  return new DrawbridgeError(
    error?.code ?? state,
    error?.message ?? sentences[state] ?? 'OneDrive was not connected.',
    {
      diagnosis: error?.diagnosis,
      requestId: error?.requestId,
    },
  )
}

const sentences: Partial<Record<Attempt['state'], string>> = {
  declined: 'You declined. Connect again if you change your mind.',
  needs_admin: 'Your organisation wants an administrator to approve this first.',
  expired: 'That took too long. Connect again.',
}

const blocked = 'The browser blocked the sign-in window. Allow pop-ups for this site, then try again.'
