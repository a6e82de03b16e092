/**
 * Signing in with the browser of this machine: Microsoft sends it back to a port of our own on localhost (RFC 8252).
 */
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AppRegistration, TokenSet, Transport } from '@drawbridge/onedrive'
import { CommandError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { answerPage } from './answer-page.ts'

type LoopbackOptions = {
  readonly scopes: readonly string[]
  /** 0 for any that is free; localhost redirects match whatever their port. */
  readonly port: number
  readonly loginHint?: string | undefined
  /** Shows the address to the person, or to their browser. */
  readonly show: (url: URL) => void
}

/** @throws {IdentityError} when the person declined or Microsoft refused; {CommandError} `local_…` when the port is taken */
export async function signInByBrowser(
  app: AppRegistration,
  { scopes, port, loginHint, show }: LoopbackOptions,
  transport: Transport,
): Promise<TokenSet> {
  const { authorizationUrl, createPkce, redeemAuthorizationCode } = await import('@drawbridge/onedrive')
  const [state, nonce] = [random(), random()]
  const { codeVerifier, codeChallenge } = await createPkce()
  const signedIn = Promise.withResolvers<TokenSet>()
  // Whoever waits for the page must not make an unhandled rejection of what the command already tells.
  signedIn.promise.catch(() => undefined)
  const callback = Promise.withResolvers<URL>()

  const servers = await listen(port, (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    // Another page may call this port, too; only the answer to our own question counts.
    if (url.pathname === '/' && url.searchParams.get('state') === state) {
      callback.resolve(url)
      // Sent on, so that the code leaves the address bar.
      response.writeHead(303, { location: '/done' }).end()
    } else if (url.pathname === '/done') {
      void signedIn.promise.then(
        () => answerPage(response, 'You are signed in', 'Close this window and go on in the terminal.'),
        () => answerPage(response, 'That did not work', 'The terminal says why, and what to do.'),
      )
    } else response.writeHead(404).end()
  })
  const redirectUri = `http://localhost:${(servers[0]!.address() as AddressInfo).port}`
  try {
    show(
      authorizationUrl(app, { redirectUri, scopes, state, nonce, codeChallenge, prompt: 'select_account', loginHint }),
    )
    const answer = {
      callback: await until(callback.promise, transport.signal),
      redirectUri,
      state,
      codeVerifier,
      nonce,
    }
    signedIn.resolve(await redeemAuthorizationCode(app, answer, transport))
  } catch (error) {
    signedIn.reject(error)
  } finally {
    await Promise.all(servers.map(close))
  }
  return signedIn.promise
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void

/** On both addresses that `localhost` may mean to a browser. */
async function listen(port: number, listener: Listener): Promise<[Server, ...Server[]]> {
  const first = await start(port, '127.0.0.1', listener).catch((cause) => {
    throw new CommandError(
      `Port ${port} cannot be used.`,
      {
        code: 'port_in_use',
        exitCode: exitCodes.local,
        remedy: 'Leave out --port, or give another one.',
      },
      { cause },
    )
  })
  const second = await start((first.address() as AddressInfo).port, '::1', listener).catch(() => undefined)
  return second ? [first, second] : [first]
}

function start(port: number, host: string, listener: Listener): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(listener).once('error', reject)
    server.listen(port, host, () => resolve(server))
  })
}

/** Lets the last page be read: answers in progress are finished, connections kept open for more are not. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // The page behind the redirect is often asked for only now.
    const timer = setTimeout(() => server.closeAllConnections(), 1000)
    setTimeout(() => {
      server.close(() => {
        clearTimeout(timer)
        resolve()
      })
      server.closeIdleConnections()
    }, 300)
  })
}

function until<Result>(promise: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (!signal) return promise
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  return Promise.race([promise, stopped])
}

function random(): string {
  return randomBytes(24).toString('base64url')
}
