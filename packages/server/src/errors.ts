/**
 * Everything this server refuses on purpose.
 *
 * One class; the reason is a stable `code`, which only `http/problem-response.ts` turns into a status.
 */
import type { Diagnosis, Finding } from '@drawbridge/api'

export type ProblemCode =
  // What the caller sent.
  | 'invalid_request'
  | 'invalid_path'
  | 'unauthorized'
  | 'user_token_invalid'
  | 'forbidden'
  | 'origin_not_allowed'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'too_many_requests'
  | 'cursor_expired'
  // Where a run through the portal stands.
  | 'attempt_expired'
  | 'attempt_used'
  | 'state_invalid'
  | 'sign_in_declined'
  | 'sign_in_failed'
  // Where a connection stands.
  | 'not_connected'
  | 'connection_ambiguous'
  | 'connection_broken'
  // Where a workflow stands.
  | 'not_enabled'
  // What Microsoft did.
  | 'upstream_throttled'
  | 'upstream_failed'
  | 'upstream_timeout'
  // What the operator has to mend.
  | 'configuration_invalid'
  | 'master_key_wrong'
  | 'sealed_value_damaged'
  | 'database_unavailable'
  | 'internal'

export type ProblemOptions = ErrorOptions & {
  readonly diagnosis?: Diagnosis | undefined
  readonly findings?: readonly Finding[] | undefined
}

/** An answer of "no" with a reason. The message is shown to the caller: it says what to do, and holds no secret. */
export class Problem extends Error {
  override readonly name = 'Problem'
  /** Stable, machine-readable reason. */
  readonly code: ProblemCode
  /** What went wrong between a connection and Microsoft, where that is the reason. */
  readonly diagnosis: Diagnosis | undefined
  /** All that is wrong with what was sent, where that is the reason. */
  readonly findings: readonly Finding[] | undefined

  constructor(code: ProblemCode, message: string, options: ProblemOptions = {}) {
    super(message, options)
    this.code = code
    this.diagnosis = options.diagnosis
    this.findings = options.findings
  }
}
