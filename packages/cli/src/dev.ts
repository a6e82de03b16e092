/**
 * Development on one machine: an emulator and a server beside each other, and a project that is ready to use.
 * Everything is arranged over the server's own API, as an operator would.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  appRegistrationRoutes,
  type CallOptions,
  call,
  operatorRoutes,
  type Project,
  projectRoutes,
} from '@drawbridge/api'
import { demo, type Emulator, startEmulator } from '@drawbridge/emulator'
import { type LogLevel, type RunningServer, startServer } from '@drawbridge/server'

export type DevOptions = {
  /** Folder that keeps everything between two starts. */
  readonly dataFolder: string
  readonly serverPort: number
  readonly emulatorPort: number
  /** The product that the project stands for. */
  readonly product: { readonly name: string; readonly origin: string }
  /** @default 'warn' */
  readonly logLevel?: LogLevel | undefined
}

export type Dev = {
  readonly emulator: Emulator
  readonly server: RunningServer
  readonly project: Project
  /** Signs the product's user tokens (ES256); its public half is registered with the project. */
  readonly signingKey: KeyObject
  /** Opens one console session, once. */
  readonly consoleTicket: string
  close(): Promise<void>
}

/**
 * Starts emulator and server, and makes sure that the project, its signing key and its app registration exist.
 *
 * @throws {Error} with a sentence that says what to do when a port is taken or the folder cannot be written;
 *   what had been started by then is stopped again.
 */
export async function startDev(options: DevOptions): Promise<Dev> {
  const signingKey = productKey(options.dataFolder)
  const emulator = await startEmulator({ port: options.emulatorPort, data: join(options.dataFolder, 'emulator') })
  let server: RunningServer | undefined
  try {
    server = await startServer({
      port: options.serverPort,
      dataFolder: join(options.dataFolder, 'server'),
      log: { level: options.logLevel ?? 'warn' },
    })
    const api: CallOptions = { baseUrl: server.url, token: server.operatorKey }
    const project = await ensureProject(api, options.product)
    await ensureUserTokenKey(api, project, signingKey)
    await ensureAppRegistration(api, project, emulator.url)
    const { ticket } = await call(operatorRoutes.createTicket, {}, api)
    return { emulator, server, project, signingKey, consoleTicket: ticket, close: () => closeAll(server, emulator) }
  } catch (error) {
    await closeAll(server, emulator)
    throw error
  }
}

async function closeAll(server: RunningServer | undefined, emulator: Emulator): Promise<void> {
  await server?.close()
  await emulator.close()
}

/** The product's private key: made once, readable by its owner only. */
function productKey(dataFolder: string): KeyObject {
  const file = join(dataFolder, 'product-signing-key.pem')
  if (!existsSync(file)) {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  }
  return createPrivateKey(readFileSync(file))
}

async function ensureProject(api: CallOptions, product: DevOptions['product']): Promise<Project> {
  const { projects } = await call(projectRoutes.list, {}, api)
  const known = projects.find(({ name }) => name === product.name)
  if (!known) {
    return call(projectRoutes.create, { body: { name: product.name, allowedOrigins: [product.origin] } }, api)
  }
  if (known.allowedOrigins.includes(product.origin)) return known
  const body = { allowedOrigins: [...known.allowedOrigins, product.origin] }
  return call(projectRoutes.update, { params: { projectId: known.id }, body }, api)
}

async function ensureUserTokenKey(api: CallOptions, project: Project, signingKey: KeyObject): Promise<void> {
  const params = { projectId: project.id }
  const publicKey = createPublicKey(signingKey).export({ type: 'spki', format: 'pem' }).toString()
  const { userTokenKeys } = await call(projectRoutes.listUserTokenKeys, { params }, api)
  if (userTokenKeys.some((key) => key.publicKey.trim() === publicKey.trim())) return
  await call(projectRoutes.addUserTokenKey, { params, body: { algorithm: 'ES256', publicKey } }, api)
}

/** The registration names the emulator's address, so that a new port is a new registration, as a new tenant would be. */
async function ensureAppRegistration(api: CallOptions, project: Project, emulatorUrl: string): Promise<void> {
  const params = { projectId: project.id }
  const { appRegistrations } = await call(appRegistrationRoutes.list, { params }, api)
  const known = appRegistrations.some(({ cloud }) => typeof cloud === 'object' && cloud.login === emulatorUrl)
  if (known) return
  const { clientId, clientSecret } = demo.app
  const cloud = { login: emulatorUrl, graph: emulatorUrl }
  await call(appRegistrationRoutes.create, { params, body: { clientId, clientSecret, cloud } }, api)
}
