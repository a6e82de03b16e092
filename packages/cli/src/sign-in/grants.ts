/** The ways to sign in, each from an app registration to tokens. */
import type { AppRegistration, TokenSet } from '@drawbridge/onedrive'
import { CommandError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Grant } from '../profile/profile.ts'
import type { Session } from '../session.ts'
import { answerPage } from './answer-page.ts'
import { openBrowser } from './open-browser.ts'
import { readSecret } from './secret-input.ts'

export type GrantOptions = {
  readonly scopes: readonly string[]
  readonly port: number
  readonly browser: boolean
  readonly loginHint?: string | undefined
  /** Where a pasted refresh token is. */
  readonly refreshTokenFile?: string | undefined
}

type Run = (session: Session, app: AppRegistration, options: GrantOptions) => Promise<TokenSet>

export const grants: Readonly<Record<Grant, Run>> = {
  authorization_code: async ({ output, transport }, app, { scopes, port, browser, loginHint }) => {
    const { signInOnLoopback } = await import('@drawbridge/onedrive/node')
    const open = (url: URL): void => {
      output.instruct(browser ? 'Your browser opens. If it does not, open this address:' : 'Open this address:')
      output.instruct(`\n  ${url}\n`)
      if (browser) openBrowser(url)
    }
    const request = { scopes, port, open, page: answerPage, prompt: 'select_account' as const, loginHint }
    return signInOnLoopback(app, request, transport)
  },

  device_code: async ({ output, transport }, app, { scopes }) => {
    const { requestDeviceCode, redeemDeviceCode } = await import('@drawbridge/onedrive')
    const code = await requestDeviceCode(app, { scopes }, transport)
    output.instruct(`Open ${code.verificationUri} on any device and enter the code ${code.userCode}`)
    return redeemDeviceCode(app, code, transport)
  },

  refresh_token: async (session, app, { scopes, refreshTokenFile }) => {
    const { IdentityError, refreshTokens } = await import('@drawbridge/onedrive')
    const sources = { name: 'refresh token', variable: 'DRAWBRIDGE_REFRESH_TOKEN', file: refreshTokenFile }
    const refreshToken = await readSecret(session, sources)
    const request = { refreshToken, ...(scopes.length > 0 && { scopes }) }
    const tokens = await refreshTokens(app, request, session.transport).catch((error) => {
      throw error instanceof IdentityError && error.aadsts === malformed ? unreadable(error) : error
    })
    return { refreshToken, ...tokens }
  },

  client_credentials: async ({ transport }, app) => {
    const { requestClientCredentials } = await import('@drawbridge/onedrive')
    return requestClientCredentials(app, {}, transport)
  },
}

/** AADSTS9002313: something in the request cannot be read. What a person has put into it is the token. */
const malformed = 9002313

function unreadable(cause: Error): CommandError {
  const words = { code: 'refresh_token_malformed', exitCode: exitCodes.signIn }
  const remedy = 'Copy it again, the whole of it and nothing else.'
  return new CommandError(
    `Microsoft cannot read this refresh token (AADSTS${malformed}).`,
    { ...words, remedy },
    { cause },
  )
}
