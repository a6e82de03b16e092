/**
 * The two ways the emulator says no: as Microsoft Graph does, and as the Microsoft identity platform does.
 * They are thrown where a rule is broken; `server.ts` and the identity routes turn them into HTTP.
 */

export type GraphFailureDetails = {
  /** The more precise code in `innerError.code`. */
  readonly innerCode?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly cause?: unknown
}

/** Microsoft Graph answers with an error object. */
export class GraphFailure extends Error {
  override readonly name = 'GraphFailure'
  readonly status: number
  /** Graph's `error.code`, for example `itemNotFound`. */
  readonly code: string
  readonly innerCode: string | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: string, message: string, details: GraphFailureDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.status = status
    this.code = code
    this.innerCode = details.innerCode
    this.headers = details.headers ?? {}
  }
}

export type SignInFailureDetails = {
  /** The number in `AADSTS…`. */
  readonly aadsts: number
  /** The OAuth `error` value. */
  readonly error: string
  /** Whether authorize shows a page or sends the browser back; the token endpoint always answers with JSON. */
  readonly where: 'page' | 'redirect' | 'token'
  readonly suberror?: string | undefined
}

/** The identity platform refuses; the message is what follows `AADSTS…: `. */
export class SignInFailure extends Error {
  override readonly name = 'SignInFailure'
  readonly aadsts: number
  readonly error: string
  readonly where: 'page' | 'redirect' | 'token'
  readonly suberror: string | undefined

  constructor(message: string, details: SignInFailureDetails) {
    super(message)
    this.aadsts = details.aadsts
    this.error = details.error
    this.where = details.where
    this.suberror = details.suberror
  }
}

/** The emulator itself cannot start or go on; the message tells the person at the keyboard what to do. */
export class EmulatorError extends Error {
  override readonly name = 'EmulatorError'
  readonly code: 'port_in_use' | 'data_unreadable' | 'data_in_use' | 'bad_option'

  constructor(code: EmulatorError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
