/** Everything the SDK throws on purpose: one class, and one subclass for a call that was wrong before anything was sent. */
import type { Attempt, Diagnosis } from '@drawbridge/api'

export type DrawbridgeErrorEvidence = ErrorOptions & {
  /** The HTTP status of the answer, where there was one. */
  readonly status?: number | undefined
  readonly diagnosis?: Diagnosis | undefined
  readonly requestId?: string | undefined
  readonly attempt?: Attempt | undefined
  readonly runId?: string | undefined
  readonly body?: unknown
}

/** Base of every error of this package. */
export class DrawbridgeError extends Error {
  override readonly name: string = 'DrawbridgeError'
  /** Holds across two copies of the SDK, where `instanceof` does not. */
  readonly isDrawbridgeError = true
  /**
   * Stable reason: the server's, Graph's (`itemNotFound`), or the SDK's own `network`, `aborted`, `closed`,
   * `popup_blocked`, `user_token_unavailable`, `unexpected_answer`, `workflow_failed`, `workflow_refused`,
   * `workflow_cancelled`, `workflow_unfinished`.
   */
  readonly code: string
  readonly status: number | undefined
  /** What happened, why, who has to act, and what to do: made to be shown to people. */
  readonly diagnosis: Diagnosis | undefined
  /** Quote it when you ask the operator, or Microsoft. */
  readonly requestId: string | undefined
  /** The run through the portal that ended so; with `needs_admin` it holds the link for the administrator. */
  readonly attempt: Attempt | undefined
  /** The run of a workflow that failed, or goes on. */
  readonly runId: string | undefined
  /** What a workflow's respond step answered with a status of 400 or more. */
  readonly body: unknown

  constructor(
    code: string,
    message: string,
    { status, diagnosis, requestId, attempt, runId, body, ...options }: DrawbridgeErrorEvidence = {},
  ) {
    super(message, options)
    this.code = code
    this.status = status
    this.diagnosis = diagnosis
    this.requestId = requestId
    this.attempt = attempt
    this.runId = runId
    this.body = body
  }
}

/** The call itself was wrong; nothing was sent. */
export class UsageError extends DrawbridgeError {
  override readonly name = 'UsageError'

  constructor(message: string, options?: ErrorOptions) {
    super('usage', message, options)
  }
}

/** The SDK's error for a `fetch` that rejected. */
export function connectionFailure(error: unknown, place: string): DrawbridgeError {
  if (error instanceof DrawbridgeError) return error
  if (error instanceof Error && error.name === 'AbortError') {
    return new DrawbridgeError('aborted', 'You cancelled this.', { cause: error })
  }
  return new DrawbridgeError('network', `${place} cannot be reached. Check the connection and try again.`, {
    cause: error,
  })
}

/** Reads the error body of the Drawbridge server, or of Graph behind it. */
export async function refusal(response: Response): Promise<DrawbridgeError> {
  const body = (await response.json().catch(() => undefined)) as { error?: Partial<ErrorBody> } | undefined
  const { code, message, diagnosis, requestId, innerError } = body?.error ?? {}
  return new DrawbridgeError(
    code ?? 'unexpected_answer',
    message ?? `The server answered ${response.status} without saying why.`,
    {
      status: response.status,
      diagnosis,
      requestId: requestId ?? innerError?.['request-id'] ?? response.headers.get('request-id') ?? undefined,
    },
  )
}

type ErrorBody = {
  readonly code: string
  readonly message: string
  readonly diagnosis: Diagnosis
  readonly requestId: string
  /** Graph's. */
  readonly innerError: { readonly 'request-id'?: string }
}
