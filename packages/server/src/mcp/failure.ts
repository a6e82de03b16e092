/** A failed call, told so that the agent knows what to do: try again, do something else, or turn to a person. */
import { diagnose, isOneDriveError } from '@drawbridge/onedrive'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { Problem } from '../errors.ts'

type Diagnosis = NonNullable<Problem['diagnosis']>

const retries: Readonly<Record<Diagnosis['retry'], string>> = {
  wait: 'Waiting helps: try again in a minute.',
  'sign-in': 'Trying again helps once a person has signed in again.',
  never: 'Trying the same again does not help.',
}

/** @returns a result that says what went wrong; never with a token, nor with what is only for the log */
export function failureResult(error: unknown): CallToolResult {
  return refusal(failureText(error))
}

export function refusal(text: string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text }] }
}

/** The same as text. */
export function failureText(error: unknown): string {
  if (error instanceof Problem)
    return error.diagnosis ? diagnosed(error.diagnosis, error.message) : `${error.message} (${error.code})`
  if (isOneDriveError(error)) {
    const diagnosis = diagnose(error)
    // The library's own sentence says which argument was wrong.
    return diagnosed(diagnosis, error.name === 'UsageError' ? error.message : diagnosis.title)
  }
  return 'Something went wrong inside Drawbridge. Trying again may help; if not, tell the person who runs it. (internal)'
}

function diagnosed({ code, cause, remedy, retry, microsoft }: Diagnosis, headline: string): string {
  const lines = [
    `${headline.replace(/\.?$/, '.')} (${code})`,
    !headline.startsWith(cause) && cause,
    `Next: ${remedy}`,
    retries[retry],
    microsoft?.requestId && `Microsoft knows this as request ${microsoft.requestId}.`,
  ]
  return lines.filter(Boolean).join('\n')
}
