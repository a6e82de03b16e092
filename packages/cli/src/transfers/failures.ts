/** What failed of many transfers, as one failure of the command. */
import { CommandError } from '../errors.ts'
import { explain, type Failure } from '../explain.ts'

export type Failed = { readonly label: string; readonly failure: Failure }

export async function failed(label: string, error: unknown): Promise<Failed> {
  return { label, failure: await explain(error) }
}

const shownAtMost = 10

/** With the exit code of the first. */
export function together(failures: readonly [Failed, ...Failed[]], all: number): CommandError {
  const [{ label, failure }] = failures
  const { code, exitCode, remedy } = failure
  if (all === 1) {
    const ids = [failure.microsoft?.code, failure.microsoft?.requestId && `request ${failure.microsoft.requestId}`]
    const told = ids.filter(Boolean).join(', ')
    return new CommandError(`${label}: ${sentences(failure)}${told && ` (${told})`}`, { code, exitCode, remedy })
  }
  const lines = failures.slice(0, shownAtMost).map((each) => `\n    ${each.label}: ${sentences(each.failure)}`)
  const more = failures.length > shownAtMost ? `\n    and ${failures.length - shownAtMost} more` : ''
  const message = `${failures.length} of ${all} failed; the others are done.${lines.join('')}${more}`
  return new CommandError(message, { code, exitCode, remedy })
}

function sentences({ title, cause }: Failure): string {
  if (cause === undefined) return title
  return `${title}${/[.!?]$/.test(title) ? '' : '.'} ${cause}`
}
