/** A person with a browser that keeps cookies and does what they are told; and an app that redeems what comes back. */
import { createHash } from 'node:crypto'
import { demo, type Emulator } from '../../src/index.ts'

export const redirectUri = 'http://localhost:8400/oauth/callback'
export const codeVerifier = 'a-verifier-that-is-long-enough-for-the-rules-of-rfc-7636'
export const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url')

export type Browser = {
  get(url: string): Promise<Response>
  /** Sends the only form of a page, with these fields beside its hidden ones. */
  submit(page: Response, fields: Record<string, string>): Promise<Response>
}

export function newBrowser(): Browser {
  let cookie = ''
  const visit = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } })
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
    return response
  }
  return {
    get: (url) => visit(url),
    async submit(page, fields) {
      const text = await page.text()
      const action = /<form method="post" action="([^"]+)"/.exec(text)?.[1]
      if (action === undefined) throw new Error(`No form on: ${text}`)
      const hidden = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
      const body = new URLSearchParams(hidden.map(([, name, value]) => [name!, value!]))
      for (const [name, value] of Object.entries(fields)) body.set(name, value)
      return visit(new URL(action, page.url).href, { method: 'POST', body })
    },
  }
}

export function authorizeUrl(
  emulator: Pick<Emulator, 'url'>,
  changes: Record<string, string | undefined> = {},
): string {
  const { tenant = 'common', ...params } = changes
  const query = new URLSearchParams()
  const all = {
    client_id: demo.app.clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid profile offline_access Files.ReadWrite',
    state: 'the state',
    ...params,
  }
  for (const [name, value] of Object.entries(all)) if (value !== undefined) query.set(name, value)
  return `${emulator.url}/${tenant}/oauth2/v2.0/authorize?${query}`
}

/** Where the browser was sent: the parameters of the address, or of its fragment. */
export function landing(response: Response): URLSearchParams {
  const location = response.headers.get('location')
  if (location === null) throw new Error(`Not a redirect: ${response.status}`)
  const { searchParams, hash } = new URL(location)
  return searchParams.size > 0 ? searchParams : new URLSearchParams(hash.slice(1))
}

/** Signs in, accepts, and returns what the app is told. */
export async function signIn(
  emulator: Pick<Emulator, 'url'>,
  userPrincipalName: string,
  changes: Record<string, string | undefined> = {},
): Promise<URLSearchParams> {
  const browser = newBrowser()
  const consent = await browser.submit(await browser.get(authorizeUrl(emulator, changes)), {
    username: userPrincipalName,
  })
  if (consent.status === 302) return landing(consent)
  return landing(await browser.submit(consent, { decision: 'accept' }))
}

export type TokenJson = {
  [name: string]: unknown
  access_token: string
  refresh_token: string
  id_token: string
  scope: string
  expires_in: number
}

export async function postToken(
  emulator: Pick<Emulator, 'url'>,
  fields: Record<string, string | undefined>,
  { headers = {}, path = '/common/oauth2/v2.0/token' }: { headers?: Record<string, string>; path?: string } = {},
): Promise<{ status: number; json: TokenJson }> {
  const body = new URLSearchParams()
  const all = { client_id: demo.app.clientId, client_secret: demo.app.clientSecret, ...fields }
  for (const [name, value] of Object.entries(all)) if (value !== undefined) body.set(name, value)
  const response = await fetch(`${emulator.url}${path}`, { method: 'POST', body, headers })
  return { status: response.status, json: await response.json() }
}

export async function redeem(
  emulator: Pick<Emulator, 'url'>,
  code: string | null,
  fields: Record<string, string | undefined> = {},
  options: Parameters<typeof postToken>[2] = {},
): ReturnType<typeof postToken> {
  return postToken(
    emulator,
    { grant_type: 'authorization_code', code: code ?? '', redirect_uri: redirectUri, ...fields },
    options,
  )
}
