/** Why a step cannot be done; what its failure is written down from. */

export type StepErrorOptions = ErrorOptions & {
  /** Whether trying again may help. @default false */
  readonly transient?: boolean
  /** HTTP, where it was an answer. */
  readonly status?: number | undefined
  /** Not before this has passed; milliseconds. */
  readonly retryAfterMs?: number | undefined
}

export class StepError extends Error {
  override readonly name = 'StepError'
  /** Stable, such as `timeout`, `too_many_items`, `output_too_large`. */
  readonly code: string
  readonly transient: boolean
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined

  constructor(code: string, message: string, options: StepErrorOptions = {}) {
    super(message, options)
    this.code = code
    this.transient = options.transient ?? false
    this.status = options.status
    this.retryAfterMs = options.retryAfterMs
  }
}
