/** A started emulator and calls to its Graph, with tokens that skip the sign-in pages. */
import { demo, type Emulator, startEmulator } from '../../src/index.ts'

export type Call = (
  method: string,
  path: string,
  init?: { body?: unknown; headers?: Record<string, string> },
) => Promise<Response>

export type Signed = {
  readonly emulator: Emulator
  readonly clock: { now(): number; at: number }
  /** Calls Graph below /v1.0, or an absolute URL without a token. */
  as(account: keyof typeof demo.accounts, scopes?: readonly string[]): Call
}

const usual = ['User.Read', 'Files.ReadWrite']

export async function startSigned(options: { data?: string } = {}): Promise<Signed> {
  const clock = { at: Date.parse('2026-03-04T05:06:07Z'), now: () => clock.at }
  const emulator = await startEmulator({ clock, ...options })
  const { directory } = emulator
  return {
    emulator,
    clock,
    as(name, scopes = usual) {
      const { user } = directory.accounts.find(demo.accounts[name].userPrincipalName)!
      const app = directory.apps.find(demo.app.clientId)!
      const token = directory.accessTokens.issue({ app, credential: 'secret', user, scopes, sessionId: 's' }, 24 * 3600)
      return (method, path, { body, headers } = {}) => {
        const absolute = path.startsWith('http')
        return fetch(absolute ? path : `${emulator.url}/v1.0${path}`, {
          method,
          redirect: 'manual',
          headers: {
            ...(absolute && !path.includes('/v1.0/') ? {} : { Authorization: `bearer ${token}` }),
            ...(body !== undefined && !isRaw(body) ? { 'Content-Type': 'application/json' } : {}),
            ...headers,
          },
          ...(body === undefined ? {} : { body: isRaw(body) ? body : JSON.stringify(body) }),
        })
      }
    },
  }
}

function isRaw(body: unknown): body is string | Uint8Array<ArrayBuffer> {
  return typeof body === 'string' || body instanceof Uint8Array
}
