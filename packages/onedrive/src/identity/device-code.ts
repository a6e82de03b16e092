/**
 * Signing in on another device: for programs without a browser.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code
 */
import * as oauth from 'oauth4webapi'
import { IdentityError, TransportError } from '../errors.ts'
import { sleep as realSleep } from '../http/sleep.ts'
import { type AppRegistration, authorizationServer, issuerOf } from './authority.ts'
import { askIdentity, requestTokens, scopeParameter, type TokenSet } from './tokens.ts'
import type { Transport } from './transport.ts'

export type DeviceCode = {
  /** What the person types in at `verificationUri`. */
  readonly userCode: string
  readonly verificationUri: string
  /** Microsoft's own sentence that says both. */
  readonly message: string
  readonly expiresAt: Date
  /** A secret until it is redeemed. */
  readonly deviceCode: string
  /** Milliseconds between two questions. */
  readonly intervalMs: number
}

/**
 * Asks for a code to show to the person.
 *
 * @param scopes such as `Files.ReadWrite`; `openid profile offline_access` are added
 * @throws {IdentityError} for example AADSTS7000218 when the app does not allow public client flows
 * @throws {TransportError} when no answer came
 */
export function requestDeviceCode(
  app: AppRegistration,
  { scopes }: { readonly scopes: readonly string[] },
  transport: Transport = {},
): Promise<DeviceCode> {
  const now = (transport.now ?? Date.now)()
  const server = authorizationServer(app)
  return askIdentity({ app, transport, secrets: [] }, async ({ client, authentication, options }) => {
    const parameters = { scope: scopeParameter(scopes) }
    const response = await oauth.deviceAuthorizationRequest(server, client, authentication, parameters, options)
    const { message } = (await response.clone().json()) as { message?: string }
    const answer = await oauth.processDeviceAuthorizationResponse(server, client, response)
    return {
      userCode: answer.user_code,
      verificationUri: answer.verification_uri,
      message: message ?? `Open ${answer.verification_uri} and enter the code ${answer.user_code}.`,
      expiresAt: new Date(now + answer.expires_in * 1000),
      deviceCode: answer.device_code,
      intervalMs: (answer.interval ?? 5) * 1000,
    }
  })
}

/**
 * Waits until the person has signed in, asking at the pace that Microsoft wants. Lost connections are waited out.
 *
 * @throws {IdentityError} `authorization_declined`, `expired_token`, …
 * @throws {TransportError} `aborted` when the caller gave up
 */
export async function redeemDeviceCode(
  app: AppRegistration,
  { deviceCode, intervalMs, expiresAt }: Pick<DeviceCode, 'deviceCode' | 'intervalMs' | 'expiresAt'>,
  transport: Transport = {},
): Promise<TokenSet> {
  const { now = Date.now, sleep = realSleep } = transport
  for (let pause = intervalMs; now() < expiresAt.getTime(); ) {
    await sleep(pause, transport.signal)
    const outcome = await pollDeviceCode(app, deviceCode, transport)
    if (outcome === 'slow_down') pause += 5000
    if (typeof outcome === 'object') return outcome
  }
  throw new IdentityError({ error: 'expired_token', description: 'Nobody signed in in time. Start again.' })
}

/**
 * Asks once, for who keeps the pace otherwise: not before `intervalMs` have passed, and 5 s more after each `slow_down`.
 * A lost connection counts as `pending`.
 *
 * @throws {IdentityError} `authorization_declined`, `expired_token`, …
 * @throws {TransportError} `aborted` when the caller gave up
 */
export async function pollDeviceCode(
  app: AppRegistration,
  deviceCode: string,
  transport: Transport = {},
): Promise<TokenSet | 'pending' | 'slow_down'> {
  return redeemOnce(app, deviceCode, transport).catch(unlessFinal)
}

function redeemOnce(app: AppRegistration, deviceCode: string, transport: Transport): Promise<TokenSet> {
  const server = authorizationServer(app)
  const grant = { app, transport, secrets: [deviceCode], idempotent: false }
  return requestTokens(grant, async ({ client, authentication, options }) => {
    const response = await oauth.deviceCodeGrantRequest(server, client, authentication, deviceCode, options)
    return oauth.processDeviceCodeResponse(await issuerOf(app, server, response), client, response)
  })
}

function unlessFinal(thrown: unknown): 'pending' | 'slow_down' {
  if (thrown instanceof IdentityError && thrown.error === 'slow_down') return 'slow_down'
  const pending = thrown instanceof IdentityError && thrown.error === 'authorization_pending'
  if (pending || (thrown instanceof TransportError && thrown.code !== 'aborted')) return 'pending'
  throw thrown
}
