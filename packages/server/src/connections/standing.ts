/** What every proxied call has to know first, from memory where it was read a moment ago. */
import { createHash } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Memory } from '../postgres/memory.ts'
import type { Db } from '../postgres/transaction.ts'
import type { AppRegistrations } from '../projects/app-registrations.ts'
import type { Project } from '../projects/project.ts'
import type { Projects } from '../projects/store.ts'
import type { ConnectionRecord } from './connection.ts'
import { listConnections } from './store.ts'

export type Standing = {
  /** Whose a user token is. @throws {Problem} `user_token_invalid` */
  userOf(projectId: string, token: string): Promise<string>
  connectionsOf(projectId: string, userId: string): Promise<readonly ConnectionRecord[]>
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
  readonly appRegistrations: AppRegistrations
}

export function createStanding({ db, clock, memory, projects, appRegistrations }: Services): Standing {
  return {
    async userOf(projectId, token) {
      // A hash, so that no token lies about in memory.
      const key = `token ${createHash('sha256').update(token).digest('base64')}`
      const verify = () => projects.verifyUserToken(projectId, token)
      const { userId, expiresAt } = await memory.recall(projectId, key, verify)
      return expiresAt > clock.now() ? userId : (await verify()).userId
    },
    connectionsOf: (projectId, userId) =>
      memory.recall(projectId, `user ${userId}`, () => listConnections(db, { projectId, userId })),
    project: (projectId) => memory.recall(projectId, 'project', () => projects.get(projectId)),
    graphOf: ({ projectId, appRegistrationId }) =>
      memory.recall(projectId, `app ${appRegistrationId}`, async () => {
        const { cloud } = await appRegistrations.get(appRegistrationId)
        return cloud.graph
      }),
  }
}
