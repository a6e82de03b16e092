import type { Authority } from '../../state/authority.ts'
import type { Client } from '../client-authentication.ts'
import type { IdentityServices } from '../services.ts'

export type TokenRequest = {
  readonly body: URLSearchParams
  readonly client: Client
  readonly authority: Authority
  /** Origin of the sign-in host, for the issuer. */
  readonly login: string
  /** Whether a page in a browser sent it. */
  readonly crossOrigin: boolean
}

/** The successful answer of the token endpoint. */
export type TokenAnswer = {
  readonly token_type: 'Bearer'
  /** Absent for an app as itself. */
  readonly scope?: string
  /** Seconds. */
  readonly expires_in: number
  readonly ext_expires_in: number
  readonly access_token: string
  readonly refresh_token?: string
  readonly id_token?: string
  /** base64url of `{uid, utid}`, where it was asked for. */
  readonly client_info?: string
}

/** One way to come by tokens. */
export type Grant = (request: TokenRequest, services: IdentityServices) => TokenAnswer
