/** A product, a server and Microsoft, on one machine: what the journeys are tested in. */
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AppRegistration,
  appRegistrationRoutes,
  type Connection,
  call,
  connectionRoutes,
  projectRoutes,
  sdkRoutes,
} from '@drawbridge/api'
import { demo, type Emulator, startEmulator } from '@drawbridge/emulator'
import { SignJWT } from 'jose'
import { judgedFetch } from '../../../test/judged-fetch.ts'
import { type RunningServer, type ServerOptions, startServer } from '../src/index.ts'
import { openPostgres } from '../src/postgres/pool.ts'
import type { Db } from '../src/postgres/transaction.ts'
import { createKeyRing } from '../src/vault/key-ring.ts'
import { keySources } from '../src/vault/key-sources.ts'
import { openVault, type Vault } from '../src/vault/vault.ts'
import { type Browser, createBrowser, type Page } from './browser.ts'

export const productOrigin = 'http://product.example'

/** Every call is held against the description of the API. */
type Caller = { readonly baseUrl: string; readonly token: string; readonly fetch: typeof fetch }

export type World = AsyncDisposable & {
  readonly emulator: Emulator
  readonly server: RunningServer
  readonly projectId: string
  readonly appRegistration: AppRegistration
  /** Moves server and Microsoft forward together. */
  readonly clock: { now(): number; advance(ms: number): void }
  /** The tables and the vault, behind the servers' backs. */
  readonly db: Db
  readonly vault: Vault
  readonly dataFolder: string
  /** Another server on the same database. */
  addServer(): Promise<RunningServer>
  userToken(userId: string): Promise<string>
  /** Calls of the SDK in a user's name. */
  user(userId: string): Promise<Caller>
  operator(): Caller
  beginAttempt(userId: string, connectionId?: string): Promise<{ id: string; portalUrl: string }>
  /** From the portal to its last page, as this account, saying yes. */
  walk(browser: Browser, portalUrl: string, userPrincipalName: string): Promise<Page>
  connect(userId: string, userPrincipalName: string): Promise<Connection>
  /** Requests that reached Microsoft, by method and beginning of the path. */
  asked(method: string, path: string): number
}

export async function openWorld(
  app: { clientId: string; clientSecret?: string } = demo.app,
  log: ServerOptions['log'] = { level: 'silent' },
  serve: (options: ServerOptions) => Promise<RunningServer> = startServer,
): Promise<World> {
  let offset = 0
  const advance = (ms: number): void => {
    offset += ms
  }
  const clock = { now: () => Date.now() + offset, advance }
  const dataFolder = mkdtempSync(join(tmpdir(), 'drawbridge-'))
  const emulator = await startEmulator({ clock })
  const servers: RunningServer[] = []
  const addServer = async (): Promise<RunningServer> => {
    const server = await serve({ port: 0, dataFolder, clock, log })
    servers.push(server)
    return server
  }
  const server = await addServer()
  const postgres = await openPostgres({ dataFolder })
  const vault = openVault(createKeyRing(await keySources({ dataFolder }).read()))
  const operator = () => ({ baseUrl: server.url, token: server.operatorKey, fetch: judgedFetch })

  const { id: projectId } = await call(
    projectRoutes.create,
    { body: { name: 'Aster Notes', allowedOrigins: [productOrigin] } },
    operator(),
  )
  const params = { projectId }
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  await call(projectRoutes.addUserTokenKey, { params, body: { algorithm: 'ES256', publicKey } }, operator())
  const cloud = { login: emulator.url, graph: emulator.url }
  const { clientId, clientSecret } = app
  const appRegistration = await call(
    appRegistrationRoutes.create,
    { params, body: { clientId, cloud, ...(clientSecret !== undefined && { clientSecret }) } },
    operator(),
  )

  const userToken = (userId: string): Promise<string> => {
    const now = Math.floor(clock.now() / 1000)
    return new SignJWT({ sub: userId, aud: projectId, iat: now, exp: now + 3600 })
      .setProtectedHeader({ alg: 'ES256' })
      .sign(keys.privateKey)
  }

  const world: World = {
    emulator,
    server,
    projectId,
    appRegistration,
    clock,
    db: postgres.db,
    vault,
    dataFolder,
    addServer,
    userToken,
    operator,
    user: async (userId) => ({ baseUrl: server.url, token: await userToken(userId), fetch: judgedFetch }),
    async beginAttempt(userId, connectionId) {
      const body = {
        integration: 'onedrive' as const,
        origin: productOrigin,
        allowMultipleCredentials: true,
        ...(connectionId && { connectionId }),
      }
      const { attempt, portalUrl } = await call(sdkRoutes.createAttempt, { params, body }, await world.user(userId))
      return { id: attempt.id, portalUrl }
    },
    async walk(browser, portalUrl, userPrincipalName) {
      let page = await browser.submit(await browser.open(portalUrl))
      if (page.html.includes('Pick an account')) page = await browser.submit(page, { username: userPrincipalName })
      if (page.html.includes('value="accept"')) page = await browser.submit(page, { decision: 'accept' })
      return page
    },
    async connect(userId, userPrincipalName) {
      const { id, portalUrl } = await world.beginAttempt(userId)
      await world.walk(createBrowser(), portalUrl, userPrincipalName)
      const user = await world.user(userId)
      const { connectionId } = await call(sdkRoutes.getAttempt, { params: { projectId, attemptId: id } }, user)
      if (!connectionId) throw new Error('The journey ended without a connection.')
      return call(connectionRoutes.get, { params: { connectionId } }, operator())
    },
    asked: (method, path) =>
      emulator.journal.filter((entry) => entry.method === method && entry.path.startsWith(path)).length,
    async [Symbol.asyncDispose]() {
      for (const each of servers) await each.close()
      await postgres.close()
      await emulator.close()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
  return world
}
