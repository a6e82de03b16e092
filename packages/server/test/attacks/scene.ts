/** Where the attacks happen: a world with a victim who is connected, and an attacker with a project of their own. */
import { generateKeyPairSync } from 'node:crypto'
import { createServer, connect as openSocket } from 'node:net'
import {
  type ApiKeyScope,
  apiKeyRoutes,
  apiKeyScopeSchema,
  type Connection,
  call,
  projectRoutes,
  sdkRoutes,
} from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { SignJWT } from 'jose'
import { type RunningServer, startServer } from '../../src/index.ts'
import { openWorld, productOrigin, type World } from '../world.ts'

export const { work, personal } = demo.accounts
export const json = { 'content-type': 'application/json' }

export type Scene = AsyncDisposable & {
  readonly world: World
  /** Of the user `victim`, with the work account. */
  readonly victim: Connection
  /** The attacker's own project, with a key that may everything in it. */
  readonly other: { readonly projectId: string; readonly key: string; userToken(sub: string): Promise<string> }
  /** The same data behind the public URL https://drawbridge.example; `url` is where it listens. */
  readonly published: { readonly url: string; readonly publicUrl: string; readonly operatorKey: string }
  /** Asks the world's server. */
  ask(path: string, init?: RequestInit): Promise<Response>
  /** Sends JSON in the operator's name, or in that of another bearer. */
  send(method: string, path: string, body: unknown, bearer?: string): Promise<Response>
  /** Sends bytes as they are, and gives what comes back until the server closes; ask it to, with Connection. */
  raw(text: string): Promise<string>
  apiKey(scopes?: readonly ApiKeyScope[], expiresAt?: number): Promise<{ readonly id: string; readonly key: string }>
  /** How many connections a user has. */
  connectionsOf(userId: string): Promise<number>
}

export async function openScene(): Promise<Scene> {
  const world = await openWorld()
  const victim = await world.connect('victim', work.userPrincipalName)
  const published = await publish(world)
  const { url, operatorKey } = world.server

  const ask = (path: string, init?: RequestInit) => fetch(url + path, { redirect: 'manual', ...init })
  const scene: Scene = {
    world,
    victim,
    other: await openOther(world),
    published: { url: published.url, publicUrl: published.server.url, operatorKey: published.server.operatorKey },
    ask,
    send: (method, path, body, bearer = operatorKey) =>
      ask(path, { method, headers: { ...json, authorization: `Bearer ${bearer}` }, body: JSON.stringify(body) }),
    raw: (text) => sendRaw(Number(new URL(url).port), text),
    apiKey: (scopes, expiresAt) => makeKey(world, world.projectId, scopes, expiresAt),
    async connectionsOf(userId) {
      const user = await call(sdkRoutes.user, { params: { projectId: world.projectId } }, await world.user(userId))
      return user.integrations.onedrive.connections.length
    },
    async [Symbol.asyncDispose]() {
      await published.server.close()
      await world[Symbol.asyncDispose]()
    },
  }
  return scene
}

async function makeKey(
  world: World,
  projectId: string,
  scopes: readonly ApiKeyScope[] = apiKeyScopeSchema.options,
  expiresAt?: number,
) {
  const body = {
    name: 'Key',
    scopes: [...scopes],
    expiresAt: expiresAt === undefined ? null : new Date(expiresAt).toISOString(),
  }
  const { apiKey, key } = await call(apiKeyRoutes.create, { params: { projectId }, body }, world.operator())
  return { id: apiKey.id, key }
}

async function openOther(world: World): Promise<Scene['other']> {
  const operator = world.operator()
  const body = { name: 'Other', allowedOrigins: ['https://attacker.example'] }
  const { id: projectId } = await call(projectRoutes.create, { body }, operator)
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  await call(
    projectRoutes.addUserTokenKey,
    { params: { projectId }, body: { algorithm: 'ES256', publicKey: pem } },
    operator,
  )
  const { key } = await makeKey(world, projectId)
  return {
    projectId,
    key,
    userToken(sub) {
      const iat = Math.floor(world.clock.now() / 1000)
      const claims = { sub, aud: projectId, iat, exp: iat + 3600 }
      return new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(privateKey)
    },
  }
}

/** A server as it stands on the internet: known by https, and not allowed to call its own machine. */
async function publish({ dataFolder, clock }: World): Promise<{ url: string; server: RunningServer }> {
  const port = await freePort()
  const publicUrl = 'https://drawbridge.example'
  const log = { level: 'silent' } as const
  const server = await startServer({ port, host: '127.0.0.1', publicUrl, dataFolder, clock, log, role: 'web' })
  return { url: `http://127.0.0.1:${port}`, server }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = openSocket(port, '127.0.0.1', () => socket.write(text))
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', () => resolve(answer))
    socket.setTimeout(5_000, () => socket.destroy())
  })
}

export async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { error: { code: string } }).error.code
}

/** The origin that the project allows. */
export { productOrigin }
