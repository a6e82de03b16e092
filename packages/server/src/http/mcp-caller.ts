/** Who lets an agent use a connection: the product's back end with an API key, or the user that it belongs to. */
import type { ConnectionRecord } from '../connections/connection.ts'
import type { Standing } from '../connections/standing.ts'
import { Problem } from '../errors.ts'
import { digest } from '../vault/digest.ts'
import type { Authenticate } from './authenticate.ts'
import type { Credentials } from './credentials.ts'
import { isId } from './id.ts'

export type AgentCallerServices = {
  readonly authenticate: Authenticate
  readonly standing: Standing
  readonly proxies: number
}

export type AgentCaller = {
  /** The same for one caller, and another for any other. */
  readonly caller: string
  /** Whether nothing may be changed. */
  readonly reads: boolean
  readonly connection: ConnectionRecord
}

type Address = { readonly projectId: string; readonly connectionId: string }

/**
 * An API key with `files:read` may read, with `files:write` as well it may change; users may what they like with their
 * own. No cookie counts, since agents are no browsers.
 *
 * @throws {Problem} `unauthorized`, `user_token_invalid`, `forbidden`, `not_found`
 */
export async function identifyAgent(
  services: AgentCallerServices,
  { projectId, connectionId }: Address,
  { bearer, ...credentials }: Credentials,
): Promise<AgentCaller> {
  if (bearer === undefined) {
    throw new Problem('unauthorized', 'Send an API key or a user token as bearer token (Authorization: Bearer …).')
  }
  const known = { ...credentials, bearer }
  const { caller, userId, reads } = isUserToken(bearer)
    ? await asUser(services, known, projectId)
    : await asProject(services, known, projectId)
  const connection = isId(connectionId) ? await services.standing.connection(projectId, connectionId) : undefined
  if (!connection || (userId !== undefined && connection.userId !== userId)) {
    throw new Problem('not_found', 'There is no such connection.')
  }
  return { caller, reads, connection }
}

type Known = { readonly caller: string; readonly reads: boolean; readonly userId?: string }
type Bearer = Credentials & { readonly bearer: string }

/** A JSON Web Token has dots, our keys have none. */
function isUserToken(bearer: string): boolean {
  return bearer.includes('.')
}

async function asUser({ authenticate }: AgentCallerServices, credentials: Bearer, projectId: string): Promise<Known> {
  const { userId } = await authenticate.user(credentials, projectId)
  return { caller: `user ${userId}`, userId, reads: false }
}

async function asProject(
  { authenticate }: AgentCallerServices,
  credentials: Bearer,
  projectId: string,
): Promise<Known> {
  await authenticate.project(credentials, projectId, 'files:read')
  const writes = await authenticate.project(credentials, projectId, 'files:write').then(
    () => true,
    (error: unknown) => {
      if (error instanceof Problem && error.code === 'forbidden') return false
      throw error
    },
  )
  return { caller: `key ${digest(credentials.bearer).toString('base64url')}`, reads: !writes }
}
