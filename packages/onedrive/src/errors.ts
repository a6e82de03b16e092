/**
 * Everything this package throws on purpose: one base, and one class for each kind of evidence a caller can act on.
 * Reasons within a kind are `code` strings. No message, field or cause holds a token, a code or a client secret.
 */

/** Base of every error of this package. Catch this one to catch them all. */
export class OneDriveError extends Error {
  override readonly name: string = 'OneDriveError'
  /** Stable reason for programs: safe to switch on, safe to log. */
  readonly code: string
  /** Holds across two installed copies of this package, where `instanceof` does not. */
  readonly isOneDriveError = true

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The call itself was wrong; nothing was sent. */
export class UsageError extends OneDriveError {
  override readonly name = 'UsageError'
}

/**
 * - `timeout`: no answer in time
 * - `network`: no connection, or it was cut
 * - `certificate`: the other side could not prove who it is
 * - `aborted`: the caller gave up
 */
export type TransportErrorCode = 'timeout' | 'network' | 'certificate' | 'aborted'

/** No answer came: the network failed, time ran out, or the caller gave up. */
export class TransportError extends OneDriveError {
  override readonly name = 'TransportError'
  declare readonly code: TransportErrorCode
  /** The id that the request to Graph was sent with, by which Microsoft finds it even where no answer came. */
  readonly clientRequestId: string | undefined

  constructor(
    code: TransportErrorCode,
    message: string,
    options?: ErrorOptions & { readonly clientRequestId?: string | undefined },
  ) {
    super(code, message, options)
    this.clientRequestId = options?.clientRequestId
  }
}

/**
 * - `session_gone`: the upload session has expired or was cancelled
 * - `size_mismatch`: the source holds fewer or more bytes than it promised
 * - `source_changed`: the source was written to while it was being read
 * - `source_failed`: the source could not be read, or not read again
 * - `hash_mismatch`: what arrived is not what was sent
 * - `content_changed`: the file changed while it was being downloaded
 * - `name_taken`: two files of one tree have names that are the same to the other side
 * - `disk`: the local disk refused, for example because it is full
 * - `protocol`: the service answered in a way no rule allows
 */
export type TransferErrorCode =
  | 'session_gone'
  | 'size_mismatch'
  | 'source_changed'
  | 'source_failed'
  | 'hash_mismatch'
  | 'content_changed'
  | 'name_taken'
  | 'disk'
  | 'protocol'

/** The bytes of an upload or a download could not be carried over whole. */
export class TransferError extends OneDriveError {
  override readonly name = 'TransferError'
  declare readonly code: TransferErrorCode

  constructor(code: TransferErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options)
  }
}

/** What a refused sign-in or token request tells, already parsed and free of secrets. */
export type IdentityEvidence = {
  /**
   * OAuth's error value, such as `invalid_grant`; or what our own checks found: `state_mismatch`, `invalid_id_token`,
   * `invalid_response`.
   */
  readonly error: string
  /** The number of Microsoft's `AADSTS…` code. */
  readonly aadsts?: number | undefined
  readonly suberror?: string | undefined
  readonly correlationId?: string | undefined
  readonly traceId?: string | undefined
  readonly description: string
}

/** Microsoft's sign-in said no, or its answer did not pass our checks. */
export class IdentityError extends OneDriveError {
  override readonly name = 'IdentityError'
  readonly error: string
  readonly aadsts: number | undefined
  readonly suberror: string | undefined
  readonly correlationId: string | undefined
  readonly traceId: string | undefined
  readonly description: string

  constructor(evidence: IdentityEvidence, options?: ErrorOptions) {
    super(evidence.error, `Sign-in failed (${evidence.error}): ${evidence.description}`, options)
    this.error = evidence.error
    this.aadsts = evidence.aadsts
    this.suberror = evidence.suberror
    this.correlationId = evidence.correlationId
    this.traceId = evidence.traceId
    this.description = evidence.description
  }
}

/** The facts of one refused Graph request, already parsed. */
export type GraphEvidence = {
  readonly status: number
  readonly code: string
  readonly message: string
  /** Codes of the nested `innerError`s, from the outside in. */
  readonly innerCodes?: readonly string[]
  readonly requestId?: string | undefined
  readonly clientRequestId?: string | undefined
  readonly retryAfterMs?: number | undefined
  readonly method: string
  /** Path below the version, its query redacted. */
  readonly path: string
}

/** Microsoft Graph answered, and the answer was no. */
export class GraphError extends OneDriveError {
  override readonly name = 'GraphError'
  readonly status: number
  readonly innerCodes: readonly string[]
  /** Graph's `request-id`; quote it in a support case. */
  readonly requestId: string | undefined
  /** The id that this client gave the request. */
  readonly clientRequestId: string | undefined
  readonly retryAfterMs: number | undefined
  readonly method: string
  readonly path: string
  /** Graph's own words. */
  readonly description: string

  constructor(evidence: GraphEvidence, options?: ErrorOptions) {
    super(
      evidence.code,
      `${evidence.method} ${evidence.path}: ${evidence.status} ${evidence.code}: ${evidence.message}`,
      options,
    )
    this.status = evidence.status
    this.innerCodes = evidence.innerCodes ?? []
    this.requestId = evidence.requestId
    this.clientRequestId = evidence.clientRequestId
    this.retryAfterMs = evidence.retryAfterMs
    this.method = evidence.method
    this.path = evidence.path
    this.description = evidence.message
  }
}

export function isOneDriveError(error: unknown): error is OneDriveError {
  return error instanceof Error && 'isOneDriveError' in error
}
