/**
 * What the authorize endpoint says about an app registration before anybody signs in.
 *
 * Asked with `prompt=none`, as a page in the background would: when app, authority and redirect URI fit, the answer
 * goes to the redirect URI (saying that nobody is signed in); when they do not, it is a page that names the reason.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-implicit-grant-flow#acquire-a-token-silently
 */
import type { IdentityError } from '../errors.ts'
import { secureOrigin } from '../http/origin.ts'
import type { AppRegistration } from './authority.ts'
import { authorizationUrl } from './authorization-code.ts'
import { identityError } from './refusal.ts'
import { identityFetch, type Transport } from './transport.ts'

export type AuthorizationProbe =
  /** The answer came to the redirect URI: Microsoft would let people sign in. */
  | { readonly outcome: 'accepted' }
  /** `aadsts` says why not. */
  | { readonly outcome: 'refused'; readonly error: IdentityError }
  /** An answer that says neither. */
  | { readonly outcome: 'unclear' }

export type ProbeRequest = {
  /** The one that people will be sent back to. */
  readonly redirectUri: string
  readonly scopes: readonly string[]
}

/** Sign-ins of personal accounts go on at another host. */
const personalHost = 'https://login.live.com'
const mostHops = 4

/**
 * @throws {UsageError} when the app registration cannot be used
 * @throws {TransportError} when no answer came
 */
export async function probeAuthorization(
  app: AppRegistration,
  { redirectUri, scopes }: ProbeRequest,
  transport: Transport = {},
): Promise<AuthorizationProbe> {
  const send = identityFetch(transport, true)
  const own = [secureOrigin(app.cloud.login).origin, personalHost]
  let url = authorizationUrl(app, { redirectUri, scopes, state: crypto.randomUUID(), prompt: 'none' })
  for (let hop = 0; hop < mostHops; hop++) {
    const response = await send(url.href, { method: 'GET', headers: {}, body: undefined, redirect: 'manual' })
    const location = response.headers.get('location')
    if (location === null) return readPage(await response.text())
    if (location.startsWith(redirectUri)) return { outcome: 'accepted' }
    const next = URL.parse(location, url.href)
    const refusal = next && readAddress(next)
    if (refusal) return refusal
    if (!next || !own.includes(next.origin)) return { outcome: 'unclear' }
    url = next
  }
  return { outcome: 'unclear' }
}

/** An error page: as text, or inside the settings that its script reads. */
function readPage(html: string): AuthorizationProbe {
  const [, code, sentence = ''] = /AADSTS(\d+):\s*([^<"\r\n]*)/.exec(html) ?? []
  if (code === undefined) return { outcome: 'unclear' }
  const readable = sentence.replace(/\\u00([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  const description = `AADSTS${code}: ${unescaped(readable)}`
  return { outcome: 'refused', error: identityError({ error: 'invalid_request', error_description: description }, []) }
}

/** Personal accounts: the error stands in the address of the page, in plain words and without a number. */
function readAddress({ search, hash }: URL): AuthorizationProbe | undefined {
  const parameters = new URLSearchParams(hash.length > 1 ? hash.slice(1) : search)
  const error = parameters.get('error')
  if (error === null) return undefined
  const description = parameters.get('error_description') ?? ''
  const error_codes = personalCodes.filter(([words]) => words.test(description)).map(([, number]) => number)
  return { outcome: 'refused', error: identityError({ error, error_description: description, error_codes }, []) }
}

/** The numbers under which work accounts say the same. */
const personalCodes: readonly (readonly [RegExp, number])[] = [
  [/redirect_uri/i, 50011],
  [/not enabled for consumers|does not exist|client_id/i, 700016],
]

function unescaped(text: string): string {
  return text.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&')
}
