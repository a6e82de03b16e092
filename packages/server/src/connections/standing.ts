/** What every proxied call has to know first, from memory where it was read a moment ago. */
import type { Clock } from '../clock.ts'
import type { Memory } from '../postgres/memory.ts'
import type { Db } from '../postgres/transaction.ts'
import { type ApiKey, assertInTime } from '../projects/api-key.ts'
import type { ApiKeys } from '../projects/api-keys.ts'
import type { AppRegistrations } from '../projects/app-registrations.ts'
import type { Project } from '../projects/project.ts'
import type { Projects } from '../projects/store.ts'
import { digest } from '../vault/digest.ts'
import type { ConnectionRecord } from './connection.ts'
import { findConnection, listConnectionsOf } from './store.ts'

export type Standing = {
  /** Whose a user token is. @throws {Problem} `user_token_invalid` */
  userOf(projectId: string, token: string): Promise<string>
  /**
   * What an API key is.
   *
   * @param projectId where it is used; it may belong to another project
   * @throws {Problem} `unauthorized`
   */
  apiKey(projectId: string, key: string): Promise<ApiKey>
  connectionsOf(projectId: string, userId: string): Promise<readonly ConnectionRecord[]>
  /** `undefined` when this project has no such connection. */
  connection(projectId: string, connectionId: string): Promise<ConnectionRecord | undefined>
  /** @throws {Problem} `not_found` */
  project(projectId: string): Promise<Project>
  /** The origin of Graph that a connection belongs to. */
  graphOf(connection: ConnectionRecord): Promise<string>
}

type Services = {
  readonly db: Db
  readonly clock: Clock
  readonly memory: Memory
  readonly projects: Projects
  readonly apiKeys: ApiKeys
  readonly appRegistrations: AppRegistrations
}

export function createStanding({ db, clock, memory, projects, apiKeys, appRegistrations }: Services): Standing {
  return {
    async userOf(projectId, token) {
      const verify = () => projects.verifyUserToken(projectId, token)
      const { userId, expiresAt } = await memory.recall(projectId, `token ${hashOf(token)}`, verify)
      return expiresAt > clock.now() ? userId : (await verify()).userId
    },
    async apiKey(projectId, key) {
      const known = await memory.recall(projectId, `key ${hashOf(key)}`, () => apiKeys.verify(key))
      assertInTime(known, clock.now())
      return known
    },
    connectionsOf: (projectId, userId) =>
      memory.recall(projectId, `user ${userId}`, () => listConnectionsOf(db, { projectId, userId })),
    async connection(projectId, connectionId) {
      const load = () => findConnection(db, connectionId)
      const connection = await memory.recall(projectId, `connection ${connectionId}`, load)
      return connection?.projectId === projectId ? connection : undefined
    },
    project: (projectId) => memory.recall(projectId, 'project', () => projects.get(projectId)),
    graphOf: ({ projectId, appRegistrationId }) =>
      memory.recall(projectId, `app ${appRegistrationId}`, async () => {
        const { cloud } = await appRegistrations.get(appRegistrationId)
        return cloud.graph
      }),
  }
}

/** So that no credential lies about in memory. */
function hashOf(credential: string): string {
  return digest(credential).toString('base64')
}
