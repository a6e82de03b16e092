/** Where an agent reaches a connection of a running Drawbridge, and the key that opens it. */
import { readFile } from 'node:fs/promises'
import { mcpPath } from '@drawbridge/api'
import { localError, usageError } from '../errors.ts'
import type { Session } from '../session.ts'

export type ServerChoice = {
  readonly server?: string
  readonly project?: string
  readonly connection?: string
  readonly key?: string
}

export type AgentServer = { readonly url: URL; readonly bearer: string }

/**
 * @returns `undefined` where no server is meant
 * @throws {CommandError} `usage` when project, connection or key is missing, `local_…` when the key cannot be read
 */
export async function agentServer({ machine }: Session, given: ServerChoice): Promise<AgentServer | undefined> {
  const { environment } = machine
  const { server = environment['DRAWBRIDGE_SERVER'], connection } = given
  if (given.server === undefined && connection === undefined) return undefined
  const project = given.project ?? environment['DRAWBRIDGE_PROJECT']
  if (server === undefined || !URL.canParse(server)) {
    throw usageError('Which server?', 'Give --server http://localhost:8400, or set DRAWBRIDGE_SERVER.')
  }
  if (project === undefined) throw usageError('Which project?', 'Give --project prj_…, or set DRAWBRIDGE_PROJECT.')
  if (connection === undefined) {
    throw usageError('Which connection?', 'Give --connection con_…; drawbridge connections list names them.')
  }
  const bearer = await readKey(environment['DRAWBRIDGE_API_KEY'], given.key)
  return { url: new URL(mcpPath(project, connection), server), bearer }
}

/** Standard input is the agent's, so a key cannot come that way. */
async function readKey(set: string | undefined, file: string | undefined): Promise<string> {
  const read = file && readFile(file, 'utf8').catch((error: unknown) => Promise.reject(localError(file, error)))
  const key = ((await read) ?? set ?? '').trim()
  if (key !== '') return key
  throw usageError('The API key is missing.', 'Set DRAWBRIDGE_API_KEY, or give --key and a file that holds it.')
}
