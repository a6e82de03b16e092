/** From any failure to what is shown of it, and the exit code that goes with it. */
import type { Diagnosis } from '@drawbridge/onedrive'
import { CommandError, localError, localRemedy, systemCode } from './errors.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'

export type Failure = {
  readonly code: string
  readonly exitCode: ExitCode
  readonly title: string
  readonly cause?: string | undefined
  readonly remedy: string
  readonly microsoft?: Diagnosis['microsoft'] | undefined
}

export async function explain(error: unknown): Promise<Failure> {
  if (error instanceof CommandError) {
    return { code: error.code, exitCode: error.exitCode, title: error.message, remedy: error.remedy }
  }
  const { diagnose, isOneDriveError } = await import('@drawbridge/onedrive')
  if (isOneDriveError(error)) return known(diagnose(error), error)
  if (systemCode(error) && error instanceof Error && 'path' in error) return explain(localError(`${error.path}`, error))
  return {
    code: 'unexpected',
    exitCode: exitCodes.failed,
    title: error instanceof Error ? error.message : String(error),
    remedy: 'If this stays, report it together with the output of --verbose.',
  }
}

function known(diagnosis: Diagnosis, error: Error): Failure {
  const { code, title, cause, remedy, microsoft } = diagnosis
  const exitCode = exitCodeOf(diagnosis)
  const particular = tellMore.has(code) ? error.message : cause
  const next = exitCode === exitCodes.signIn ? 'Sign in again: drawbridge login' : (localRemedy(error) ?? ours[code])
  return { code, exitCode, title, cause: particular, remedy: next ?? remedy, microsoft }
}

/** Where the library's own sentence names the file, the host or the rule, while the catalogue speaks of the kind. */
const tellMore: ReadonlySet<string> = new Set([
  'network_unreachable',
  'network_timeout',
  'certificate_refused',
  'name_not_allowed',
  'request_invalid',
  'disk_failed',
  'upload_session_gone',
  'upload_source_failed',
  'name_taken_twice',
  'answer_unexpected',
])

/** What the catalogue says in terms of requests, said in terms of this tool. */
const ours: Readonly<Record<string, string>> = {
  name_already_exists: 'Choose another name, or say what is to happen: --if-exists rename, for example.',
}

const byCode: Readonly<Record<string, ExitCode>> = {
  item_not_found: exitCodes.notFound,
  drive_not_provisioned: exitCodes.notFound,
  name_already_exists: exitCodes.conflict,
  conflict: exitCodes.conflict,
  item_changed: exitCodes.conflict,
  content_changed: exitCodes.conflict,
  item_locked: exitCodes.conflict,
  name_not_allowed: exitCodes.usage,
  request_invalid: exitCodes.usage,
  certificate_refused: exitCodes.local,
  disk_failed: exitCodes.local,
  upload_size_mismatch: exitCodes.local,
  upload_source_failed: exitCodes.local,
  aborted: exitCodes.interrupted,
}

export function exitCodeOf({ code, who, retry }: Pick<Diagnosis, 'code' | 'who' | 'retry'>): ExitCode {
  const particular = byCode[code]
  if (particular !== undefined) return particular
  if (retry === 'sign-in') return exitCodes.signIn
  if (who === 'administrator') return exitCodes.administrator
  if (retry === 'wait') return exitCodes.later
  if (who === 'developer') return exitCodes.configuration
  return exitCodes.failed
}
