/**
 * Signing in with the browser of this machine: it comes back to a server that lives for this one answer.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
 * @see https://www.rfc-editor.org/rfc/rfc8252#section-7.3
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { UsageError } from '../errors.ts'
import { aborted } from '../http/sleep.ts'
import type { AppRegistration } from '../identity/authority.ts'
import { type AuthorizationRequest, authorizationUrl, redeemAuthorizationCode } from '../identity/authorization-code.ts'
import { createPkce } from '../identity/pkce.ts'
import type { TokenSet } from '../identity/tokens.ts'
import type { Transport } from '../identity/transport.ts'

export type LoopbackSignIn = Pick<AuthorizationRequest, 'scopes' | 'prompt' | 'loginHint'> & {
  /** Shows the sign-in page: opens a browser, or prints the address. */
  readonly open: (url: URL) => void | Promise<void>
  /** @default 0, any that is free: Microsoft ignores the port of `http://localhost` */
  readonly port?: number | undefined
  /** What the browser shows at the end, as HTML. */
  readonly page?: ((succeeded: boolean) => string) | undefined
}

/**
 * The app registration needs `http://localhost` among its redirect URIs (mobile and desktop applications).
 *
 * @throws {IdentityError} when the user declined or Microsoft refused
 * @throws {UsageError} `port_in_use`
 * @throws {TransportError} `aborted` when the caller gave up waiting
 */
export async function signInOnLoopback(
  app: AppRegistration,
  { open, port = 0, page = standardPage, ...request }: LoopbackSignIn,
  transport: Transport = {},
): Promise<TokenSet> {
  const { codeVerifier, codeChallenge } = await createPkce()
  const state = crypto.randomUUID()
  const nonce = crypto.randomUUID()
  const arrival = Promise.withResolvers<{ callback: URL; finish: (succeeded: boolean) => void }>()
  const server = createServer((incoming, outgoing) => {
    const callback = new URL(incoming.url ?? '/', 'http://localhost')
    // Browsers ask for an icon as well, and anybody on this machine can ask anything.
    if (incoming.method !== 'GET' || callback.searchParams.get('state') !== state) {
      outgoing.writeHead(404).end()
      return
    }
    const finish = (succeeded: boolean): void => {
      outgoing.writeHead(200, { 'content-type': 'text/html; charset=utf-8', connection: 'close' }).end(page(succeeded))
    }
    arrival.resolve({ callback, finish })
  })
  const stop = (): void => arrival.reject(aborted(transport.signal))
  try {
    const redirectUri = `http://localhost:${await listen(server, port)}`
    transport.signal?.addEventListener('abort', stop, { once: true })
    if (transport.signal?.aborted) stop()
    // Not waited for: whatever opens the page may only return when it has been answered.
    const opened = Promise.resolve(
      open(authorizationUrl(app, { ...request, redirectUri, state, nonce, codeChallenge })),
    )
    opened.catch(arrival.reject)
    const { callback, finish } = await arrival.promise
    try {
      const tokens = await redeemAuthorizationCode(
        app,
        { callback, redirectUri, state, nonce, codeVerifier },
        transport,
      )
      finish(true)
      return tokens
    } catch (error) {
      finish(false)
      throw error
    }
  } finally {
    transport.signal?.removeEventListener('abort', stop)
    server.close()
    server.closeIdleConnections()
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(new UsageError('port_in_use', `Port ${port} is not free.`, { cause })))
    server.listen(port, 'localhost', () => resolve((server.address() as AddressInfo).port))
  })
}

function standardPage(succeeded: boolean): string {
  const text = succeeded
    ? 'You are signed in. You can close this page.'
    : 'Signing in did not work. The program says why.'
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Drawbridge</title><p>${text}</p></html>`
}
