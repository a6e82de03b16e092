/**
 * Which app calls the token endpoint, and whether it is that app. Done before a code is looked at, let alone used up:
 * some clients try HTTP Basic first and the body next, and must not lose their code by it.
 */
import type { Credential } from '../state/access-token-claims.ts'
import { type App, type Apps, checkClientSecret, findApp, type Platform } from '../state/apps.ts'
import { refusal } from '../state/refusals.ts'
import { checkClientAssertion, clientIdIn } from './client-assertion.ts'

export type Client = {
  readonly app: App
  readonly credential: Credential
}

/**
 * @param audiences what the `aud` of an assertion may be
 * @throws SignInFailure 900144 without a client id, 700016, 7000215, 7000222, 700025, 50012, 700021, 700024, 700027
 */
export async function authenticateClient(
  body: URLSearchParams,
  authorization: string | undefined,
  apps: Apps,
  now: number,
  audiences: readonly string[],
): Promise<Client> {
  const basic = readBasic(authorization)
  const assertion = body.get('client_assertion')
  const clientId = basic?.id ?? body.get('client_id') ?? (assertion === null ? null : clientIdIn(assertion))
  if (!clientId) throw refusal(900144, "The request body must contain the following parameter: 'client_id'.")
  const app = findApp(apps, clientId, now)
  if (assertion !== null) {
    if (isPublic(app)) throw presentedNeedlessly()
    const type = body.get('client_assertion_type')
    await checkClientAssertion({ app, assertion, type, audiences, now })
    return { app, credential: 'certificate' }
  }
  const secret = basic?.secret ?? body.get('client_secret')
  if (!secret) return { app, credential: 'none' }
  if (isPublic(app)) throw presentedNeedlessly()
  checkClientSecret(app, secret, now)
  return { app, credential: 'secret' }
}

/**
 * Whether the way the client proved itself fits the platform of the redirect URI that the grant came through.
 *
 * @param crossOrigin whether a browser sent the request from a page
 * @throws SignInFailure 7000218, 700025, 9002326, 9002327
 */
export function checkCredential({ app, credential }: Client, platform: Platform, crossOrigin: boolean): void {
  if (platform === 'spa') {
    if (crossOrigin) return
    throw refusal(
      9002327,
      'Tokens issued for a single-page app may only be redeemed by cross-origin requests. Register the address as Web.',
    )
  }
  if (crossOrigin) {
    throw refusal(
      9002326,
      'Cross-origin token redemption is permitted only for single-page apps. Redeem on the server, or register the address as single-page.',
    )
  }
  if (platform === 'publicClient' && credential !== 'none') throw presentedNeedlessly()
  if (platform === 'web') demandCredential({ app, credential })
}

/** @throws SignInFailure 7000218 */
export function demandCredential({ app, credential }: Client): void {
  if (credential !== 'none') return
  throw refusal(
    7000218,
    `The request body must contain the following parameter: 'client_assertion' or 'client_secret'. Send the secret of '${app.clientId}', or register the address as a native one.`,
  )
}

/**
 * For flows without a redirect URI: a public client, or one that proves itself.
 *
 * @throws SignInFailure 7000218
 */
export function checkPublicFlow(client: Client): void {
  if (!client.app.isFallbackPublicClient) demandCredential(client)
}

function isPublic(app: App): boolean {
  const { isFallbackPublicClient, redirectUris, secrets, certificates = [] } = app
  return isFallbackPublicClient && redirectUris.web.length === 0 && secrets.length === 0 && certificates.length === 0
}

function presentedNeedlessly(): Error {
  return refusal(
    700025,
    "Client is public so neither 'client_assertion' nor 'client_secret' should be presented. Leave it out, or register the address as Web.",
  )
}

/** RFC 6749, section 2.3.1: both parts are form-encoded before they are joined; not every client does so. */
function readBasic(authorization: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^basic\s+(\S+)$/i.exec(authorization ?? '')?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString()
  const colon = text.indexOf(':')
  if (colon === -1) return undefined
  return { id: formDecode(text.slice(0, colon)), secret: formDecode(text.slice(colon + 1)) }
}

function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
