/**
 * Why an expression has no value.
 *
 * - `expression_invalid`: it cannot be read
 * - `expression_failed`: it can, and the data is not as it expects
 * - `expression_timeout`: it did not come to an end in its time
 * - `expression_too_large`: it asked for more memory than it may have, or its value is too long
 */
export type ExpressionErrorCode =
  | 'expression_invalid'
  | 'expression_failed'
  | 'expression_timeout'
  | 'expression_too_large'

/** The message is for whoever wrote the expression, and says what to do. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError'
  readonly code: ExpressionErrorCode

  constructor(code: ExpressionErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
