/**
 * Who uses the SDK now, and the one way to the Drawbridge server.
 *
 * The user token lives in memory only: a reload asks the product for another.
 */
import type { SdkUser } from '@drawbridge/api'
import { connectionFailure, DrawbridgeError, refusal, UsageError } from './errors.ts'

/** A user token, or a function that returns a fresh one; the function is called again when a token is refused. */
export type UserToken = string | (() => string | Promise<string>)

export type SessionOptions = {
  /** The public URL of the Drawbridge server, such as `https://drawbridge.example.com`. */
  readonly baseUrl?: string | undefined
  /** @default globalThis.fetch */
  readonly fetch?: typeof fetch | undefined
}

export type Session = {
  configure(options: { readonly baseUrl: string }): void
  authenticate(projectId: string, token: UserToken): Promise<SdkUser>
  /** What is known of the user without asking. */
  user(): SdkUser | undefined
  /** Asks the server for the user and what is connected now. */
  readUser(): Promise<SdkUser>
  /** Takes over what the server has just said about the user. */
  learn(user: SdkUser): SdkUser
  forget(): void
  /** Where the server is; `undefined` before `configure`. */
  baseUrl(): string | undefined
  /** Calls with each new word about the user, and the one before. @returns how to stop it */
  onUser(listener: UserListener): () => void
  /**
   * Sends to a path below the project. Every answer is returned, refusals too.
   *
   * @throws {DrawbridgeError} `network`, `aborted`, `user_token_unavailable`
   */
  send(path: string, init?: RequestInit): Promise<Response>
  /** As `send`, for the server's own JSON routes. @throws {DrawbridgeError} on a refusal */
  json<T>(path: string, init?: RequestInit): Promise<T>
}

export type UserListener = (after: SdkUser, before: SdkUser | undefined) => void

type Identity = { readonly projectId: string; readonly source: UserToken; token: string; user?: SdkUser }

export function createSession(options: SessionOptions): Session {
  const fetchNow: typeof fetch = options.fetch ?? ((input, init) => fetch(input, init))
  let baseUrl = options.baseUrl === undefined ? undefined : serverUrl(options.baseUrl)
  let identity: Identity | undefined
  /** The newest call of `authenticate` or `forget`; an older one that ends later changes nothing. */
  let newest: symbol | undefined

  const listeners = new Set<UserListener>()

  async function authenticate(projectId: string, source: UserToken): Promise<SdkUser> {
    if (!projectId) throw new UsageError('authenticate needs the project id; the console shows it.')
    if (!source) throw new UsageError('authenticate needs a user token that your back end signed.')
    const call = Symbol('authenticate')
    newest = call
    try {
      const candidate: Identity = { projectId, source, token: await askFor(source) }
      candidate.user = await read<SdkUser>(await sendAs(candidate, '/user', {}))
      if (newest !== call) throw new DrawbridgeError('aborted', 'A later authenticate or logout took over.')
      identity = candidate
      return candidate.user
    } catch (error) {
      if (newest === call) identity = undefined
      throw error
    }
  }

  async function sendAs(who: Identity, path: string, init: RequestInit): Promise<Response> {
    const used = who.token
    const answer = await sendOnce(who, path, init)
    const repeatable = !(init.body instanceof ReadableStream)
    if (answer.status !== 401 || typeof who.source !== 'function' || !repeatable) return answer
    // Another call may have brought a fresh token meanwhile.
    if (who.token === used) who.token = await askFor(who.source)
    await answer.body?.cancel()
    return sendOnce(who, path, init)
  }

  async function sendOnce({ projectId, token }: Identity, path: string, init: RequestInit): Promise<Response> {
    if (baseUrl === undefined)
      throw new UsageError('Call drawbridge.configure({ baseUrl }) with your server’s URL first.')
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${token}`)
    const url = `${baseUrl}/sdk/v1/projects/${encodeURIComponent(projectId)}${path}`
    try {
      return await fetchNow(url, { cache: 'no-store', credentials: 'omit', ...init, headers })
    } catch (error) {
      throw connectionFailure(error, `The Drawbridge server at ${baseUrl}`)
    }
  }

  async function readUser(): Promise<SdkUser> {
    return learn(await read<SdkUser>(await sendAs(known(), '/user', {})))
  }

  function learn(user: SdkUser): SdkUser {
    // An answer about somebody who has logged out meanwhile is nobody's.
    if (identity?.user?.userId !== user.userId) return user
    const before = identity.user
    identity.user = user
    for (const listener of [...listeners]) listener(user, before)
    return user
  }

  function known(): Identity {
    if (!identity) throw new UsageError('Call drawbridge.authenticate(projectId, userToken) first.')
    return identity
  }

  return {
    configure: (given) => {
      baseUrl = serverUrl(given.baseUrl)
    },
    authenticate,
    user: () => identity?.user,
    readUser,
    learn,
    baseUrl: () => baseUrl,
    onUser: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    forget: () => {
      newest = undefined
      identity = undefined
    },
    send: async (path, init = {}) => sendAs(known(), path, init),
    json: async (path, init = {}) => read(await sendAs(known(), path, init)),
  }
}

function serverUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:/i.test(text)) {
    throw new UsageError(
      `baseUrl is "${text}". Give the URL of your Drawbridge server, such as https://drawbridge.example.com.`,
    )
  }
  return text.replace(/\/+$/, '')
}

async function askFor(source: UserToken): Promise<string> {
  try {
    const token = typeof source === 'function' ? await source() : source
    if (typeof token === 'string' && token !== '') return token
    throw new TypeError('It returned no text.')
  } catch (cause) {
    throw new DrawbridgeError('user_token_unavailable', 'Your product gave no user token. Sign in to it again.', {
      cause,
    })
  }
}

async function read<T>(response: Response): Promise<T> {
  if (!response.ok) throw await refusal(response)
  return (response.status === 204 ? undefined : await response.json()) as T
}
