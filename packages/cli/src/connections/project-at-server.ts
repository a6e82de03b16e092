/** One project of a running Drawbridge, asked with an API key of it or the operator key. */
import { type Answer, ApiError, type CallInput, type CallOptions, call, type Route } from '@drawbridge/api'
import { CommandError, usageError } from '../errors.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { exitCodeOf } from '../explain.ts'
import type { Session } from '../session.ts'
import { readSecret } from '../sign-in/secret-input.ts'

export type ServerOptions = { readonly server?: string; readonly project?: string; readonly key?: string }

export type ProjectAtServer = {
  readonly projectId: string
  /** @throws {CommandError} with the server's own words */
  ask<R extends Route>(route: R, input: CallInput<R>): Promise<Answer<R>>
}

/** @throws {CommandError} `usage` when server, project or key is missing */
export async function openProject(session: Session, given: ServerOptions): Promise<ProjectAtServer> {
  const { environment, signal } = session.machine
  const server = given.server ?? environment['DRAWBRIDGE_SERVER']
  const projectId = given.project ?? environment['DRAWBRIDGE_PROJECT']
  if (server === undefined || !URL.canParse(server)) {
    throw usageError(
      server === undefined ? 'Which server?' : `"${server}" is no address.`,
      'Give --server http://localhost:8400, or set DRAWBRIDGE_SERVER.',
    )
  }
  if (projectId === undefined) throw usageError('Which project?', 'Give --project prj_…, or set DRAWBRIDGE_PROJECT.')
  const source = { name: 'API key', variable: 'DRAWBRIDGE_API_KEY', file: given.key }
  const token = await readSecret(session, source)
  const caller = { baseUrl: new URL(server).origin, token, signal }
  return { projectId, ask: (route, input) => asked(caller, call(route, input, caller)) }
}

async function asked<T>({ baseUrl }: CallOptions, answer: Promise<T>): Promise<T> {
  return answer.catch((error: unknown) => {
    if (error instanceof ApiError) throw refused(error)
    if (!(error instanceof TypeError)) throw error
    throw new CommandError(`${baseUrl} does not answer.`, {
      code: 'server_unreachable',
      exitCode: exitCodes.later,
      remedy: 'Check that it runs, and the address.',
    })
  })
}

const byStatus: Readonly<Record<number, ExitCode>> = {
  400: exitCodes.usage,
  401: exitCodes.configuration,
  403: exitCodes.configuration,
  404: exitCodes.notFound,
  409: exitCodes.conflict,
  429: exitCodes.later,
}

function refused({ status, code, message, problem: { diagnosis } }: ApiError): CommandError {
  if (diagnosis) {
    const { title, cause, remedy } = diagnosis
    return new CommandError(`${title}: ${cause}`, { code: diagnosis.code, exitCode: exitCodeOf(diagnosis), remedy })
  }
  const exitCode = byStatus[status] ?? (status >= 502 ? exitCodes.later : exitCodes.failed)
  return new CommandError(message, { code, exitCode, remedy: 'Do as it says, and run the same command again.' })
}
