/** The running Drawbridge that gets the new registration. */
import { ApiError, type CallOptions, call, operatorRoutes, projectRoutes } from '@drawbridge/api'
import { CommandError, usageError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Session } from '../session.ts'
import { readSecret } from '../sign-in/secret-input.ts'

export type TargetServer = {
  readonly caller: CallOptions
  readonly url: string
  readonly redirectUri: string
  readonly projectId: string
  readonly projectName: string
}

type Given = { readonly server?: string; readonly project?: string; readonly operatorKey?: string }

/**
 * Asked before anything is made at Microsoft, so that nothing is made for a server that is away.
 *
 * @throws {CommandError} `usage` or `server_refused`
 */
export async function findTargetServer(session: Session, given: Given): Promise<TargetServer | undefined> {
  if (given.server === undefined) return undefined
  if (!URL.canParse(given.server))
    throw usageError(`"${given.server}" is no address.`, 'Such as http://localhost:8400.')
  const token = await readSecret(session, {
    name: 'operator key',
    variable: 'DRAWBRIDGE_OPERATOR_KEY',
    file: given.operatorKey,
  })
  const caller = { baseUrl: new URL(given.server).origin, token, signal: session.machine.signal }
  const [{ publicUrl }, { projects }] = await Promise.all([
    reach(caller, call(operatorRoutes.session, {}, caller)),
    reach(caller, call(projectRoutes.list, {}, caller)),
  ])
  const project =
    given.project === undefined
      ? onlyOne(projects)
      : projects.find(({ id, name }) => [id, name].includes(given.project!))
  if (!project) {
    const names = projects.map(({ id, name }) => `${id} (${name})`).join(', ')
    const known = names === '' ? 'There is none: make one in the console.' : `There are ${names}.`
    throw usageError(
      given.project === undefined ? 'Which project is it for?' : `No project is ${given.project}.`,
      known,
    )
  }
  return {
    caller,
    url: caller.baseUrl,
    redirectUri: `${publicUrl}/oauth/callback`,
    projectId: project.id,
    projectName: project.name,
  }
}

function onlyOne<Each>(list: readonly Each[]): Each | undefined {
  return list.length === 1 ? list[0] : undefined
}

/** @throws {CommandError} with the server's own words */
export async function reach<Answer>({ baseUrl }: CallOptions, answer: Promise<Answer>): Promise<Answer> {
  return answer.catch((error: unknown) => {
    const refused = error instanceof ApiError
    if (!refused && !(error instanceof TypeError)) throw error
    throw new CommandError(refused ? `${baseUrl} says: ${error.message}` : `${baseUrl} does not answer.`, {
      code: refused ? 'server_refused' : 'server_unreachable',
      exitCode: refused ? exitCodes.failed : exitCodes.later,
      remedy: refused ? 'Do as it says, and run the same command again.' : 'Check that it runs, and the address.',
    })
  })
}
