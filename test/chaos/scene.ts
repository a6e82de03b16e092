/** Many connections of one product on one database, for servers that race for them or die over them. */
import { proxyPath } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { refreshTokens } from '@drawbridge/onedrive'
import { findGrant, openGrant, saveGrant } from '../../packages/server/src/connections/grant.ts'
import { saveConnection } from '../../packages/server/src/connections/save.ts'
import { connectionFromRow } from '../../packages/server/src/connections/store.ts'
import { openWorld, type World } from '../../packages/server/test/world.ts'
import { type MicrosoftGate, openGate } from './microsoft-gate.ts'

export type Scene = AsyncDisposable & {
  readonly world: World
  readonly gate: MicrosoftGate
  readonly users: readonly string[]
  /** One proxied call of a user through the server at this URL; its status, or 0 when the server died over it. */
  ask(serverUrl: string, userId: string): Promise<number>
}

/** Two seconds of use are left of an access token that lasts this long; a minute is kept back. */
const lifeSeconds = 62

export async function openScene(count: number): Promise<Scene> {
  const world = await openWorld()
  const first = await world.connect('user-0', demo.accounts.work.userPrincipalName)
  const { db, vault, clock, projectId } = world
  const gate = await openGate(world.emulator.url, lifeSeconds)
  const cloud = { login: gate.url, graph: world.emulator.url }
  await db
    .updateTable('app_registration')
    .set({ cloud: JSON.stringify(cloud) })
    .execute()

  const record = connectionFromRow(
    await db.selectFrom('connection').selectAll().where('id', '=', first.id).executeTakeFirstOrThrow(),
  )
  const { refreshToken } = openGrant(vault, (await findGrant(db, first.id))!)
  const app = { clientId: demo.app.clientId, clientSecret: demo.app.clientSecret, authority: 'common' }
  const direct = { ...app, cloud: { login: world.emulator.url, graph: world.emulator.url } }
  const users = Array.from({ length: count }, (_, index) => `user-${index}`)
  for (const userId of users) {
    const tokens = await refreshTokens(direct, { refreshToken: refreshToken! })
    const { id } = await saveConnection(db, { ...record, userId }, clock.now())
    const grant = { grantType: 'authorization_code' as const, ...tokens, expiresAt: new Date(clock.now()) }
    await saveGrant(db, vault, id, grant, clock.now())
  }
  const bearers = new Map(await Promise.all(users.map(async (id) => [id, await world.userToken(id)] as const)))

  return {
    world,
    gate,
    users,
    async ask(serverUrl, userId) {
      const headers = { authorization: `Bearer ${bearers.get(userId)}` }
      try {
        const response = await fetch(`${serverUrl}${proxyPath(projectId)}/me`, { headers })
        await response.arrayBuffer()
        return response.status
      } catch {
        return 0
      }
    },
    async [Symbol.asyncDispose]() {
      await gate[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}
