/** Puts the floors on one another, and opens the door. */
import { mkdirSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { createTakeNotifications } from './changes/take-notifications.ts'
import { type Clock, systemClock } from './clock.ts'
import { type Config, type ConfigInput, readConfig } from './config.ts'
import { createAccessTokens } from './connections/access-token.ts'
import { createConnectionClients } from './connections/client.ts'
import { recordTraffic } from './connections/health.ts'
import { createLastUsed } from './connections/last-used.ts'
import { createStanding } from './connections/standing.ts'
import { recordUse } from './connections/store.ts'
import { openEngine } from './engine/engine.ts'
import { Problem } from './errors.ts'
import { openBell } from './events/bell.ts'
import { createEvaluator } from './expressions/evaluator.ts'
import { createApp } from './http/app.ts'
import { createAuthenticate } from './http/authenticate.ts'
import { proxyDoor } from './http/proxy-door.ts'
import { createDispatcher } from './http/upstream.ts'
import { openMailer } from './mail/mailer.ts'
import { readOperatorKey } from './operator/operator-key.ts'
import { createSignInLimit } from './operator/sign-in-limit.ts'
import { createOperator } from './operator/store.ts'
import { readAllowList } from './outbound/allow-list.ts'
import { isOnThisMachine, openOutbound } from './outbound/outbound.ts'
import { openPostgres, type Postgres } from './postgres/pool.ts'
import { createApiKeys } from './projects/api-keys.ts'
import { adoptClientSecrets } from './projects/app-credentials.ts'
import { createAppRegistrations } from './projects/app-registrations.ts'
import { createJwks } from './projects/jwks.ts'
import { createProjects } from './projects/store.ts'
import { actionsOfRuns } from './runs/actions-of-runs.ts'
import { openRunBell } from './runs/bell.ts'
import { createLog, type Log, type LogOptions } from './telemetry/log.ts'
import { takeUpKeys } from './vault/key-record.ts'
import { createKeyRing } from './vault/key-ring.ts'
import { keySources as findKeySources } from './vault/key-sources.ts'
import { watchKeys } from './vault/key-watch.ts'
import { openVault } from './vault/vault.ts'
import { readVersion } from './version.ts'
import { plan } from './workflows/plan.ts'

export type ServerOptions = Omit<ConfigInput, 'logLevel'> & {
  readonly dataFolder: string
  /** @default the machine's clock */
  readonly clock?: Clock | undefined
  /** A log of your own, or how ours shall be. */
  readonly log?: Log | Pick<LogOptions, 'level' | 'destination'> | undefined
}

export type RunningServer = AsyncDisposable & {
  /** The public URL, without a slash at its end. */
  readonly url: string
  readonly operatorKey: string
  readonly database: Postgres['kind']
  close(): Promise<void>
}

/**
 * Starts a server: takes its port, opens its database, brings it up to date, then answers.
 *
 * @throws {Problem} `configuration_invalid`, `master_key_wrong`, `database_unavailable`, each saying what to do;
 *   nothing is left running
 */
export async function startServer({
  clock = systemClock,
  log: logOptions,
  ...input
}: ServerOptions): Promise<RunningServer> {
  const config = readConfig(input)
  await using opened = new AsyncDisposableStack()

  const folder = openFolder(config.dataFolder)
  const operatorKey = readOperatorKey(config.operatorKey, folder)
  const keySources = findKeySources({ ...config, dataFolder: folder })
  const keys = createKeyRing(await keySources.read())
  const log = isLog(logOptions) ? logOptions : createLog({ ...logOptions, secrets: secretsOf(config, operatorKey) })

  // First the port, so that a second server by mistake fails before it touches anything.
  const door = await openDoor(config)
  opened.defer(() => closeDoor(door.server))
  const publicUrl = config.publicUrl ?? `http://${config.host === '127.0.0.1' ? '127.0.0.1' : 'localhost'}:${door.port}`

  const { databaseUrl } = config
  const postgres = await openPostgres({
    dataFolder: folder,
    clock,
    databaseUrl,
    onLostConnection: (error) =>
      log.warn({ error }, 'A connection to the database was lost; the next one will be new.'),
    onDown: (error) =>
      log.error(
        { ...(error !== undefined && { error }) },
        'The embedded PostgreSQL has stopped; it is being started again.',
      ),
    onUp: () => log.warn('The embedded PostgreSQL runs again.'),
  })
  opened.defer(() => postgres.close())

  const { db, memory, kind: database } = postgres
  const vault = openVault(keys)
  await takeUpKeys(db, vault, clock)
  const keyWatch = watchKeys({
    db,
    vault,
    sources: keySources,
    onError: (error) => log.warn({ error }, 'The master keys could not be compared with the other servers.'),
  })
  opened.defer(() => keyWatch.close())
  await keyWatch.beat()

  const bell = openBell(postgres.pool)
  opened.defer(() => bell.close())
  const runBell = openRunBell(postgres.pool)
  opened.defer(() => runBell.close())

  const works = config.role !== 'web'
  const engine = await openEngine({ db, pool: postgres.pool, clock, log, works })
  opened.defer(() => engine.stop())

  const appRegistrations = createAppRegistrations({ db, clock, vault })
  await adoptClientSecrets({ db, clock, vault })
  const dispatcher = createDispatcher()
  opened.defer(() => dispatcher.destroy())

  const outbound = openOutbound({
    loopback: isOnThisMachine(publicUrl),
    largestAnswer: 64 * 1024,
    timeoutMs: 5_000,
  })
  opened.defer(() => outbound.agent.destroy())
  const projects = createProjects({ db, clock, jwks: createJwks({ clock, outbound }) })
  const apiKeys = createApiKeys({ db, clock })
  const operator = createOperator({ db, clock, key: operatorKey })
  const standing = createStanding({ db, clock, memory, projects, apiKeys, appRegistrations })
  const onNoteLost = (error: unknown): void => log.warn({ error }, 'The time of last use was not noted.')
  const authenticate = createAuthenticate({
    operator,
    standing,
    publicUrl,
    wrongKeys: createSignInLimit(clock, 'wrong keys'),
    keyLastUsed: createLastUsed(clock, apiKeys.recordUse, onNoteLost),
  })
  const mailer =
    config.smtpUrl && config.mailFrom ? openMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom }) : undefined
  opened.defer(() => mailer?.close())
  const allowed = readAllowList(config.outboundAllow)
  const webhookOutbound = openOutbound({ loopback: isOnThisMachine(publicUrl), allowed, timeoutMs: 15_000 })
  opened.defer(() => webhookOutbound.agent.destroy())
  const accessTokens = createAccessTokens({ db, vault, clock, appRegistrations })
  const evaluator = createEvaluator()
  opened.defer(() => evaluator.close())
  const services = {
    outbound: webhookOutbound,
    evaluator,
    random: Math.random,
    mailer,
    log,
    clock,
    engine,
    db,
    vault,
    keySources,
    keyWatch,
    memory,
    bell,
    runBell,
    projects,
    apiKeys,
    authenticate,
    appRegistrations,
    accessTokens,
    clients: createConnectionClients({ appRegistrations, accessTokens }),
    lastUsed: createLastUsed(clock, (id, at) => recordUse(db, id, at), onNoteLost),
    proofs: createLastUsed(clock, (id, at) => recordTraffic(db, id, at), onNoteLost),
    dispatcher,
    standing,
    operator,
    signInLimit: createSignInLimit(clock),
    publicUrl,
    proxies: config.proxies,
    database,
    version: readVersion(),
  }
  const { runsPerProject, keepRunsDays } = config
  const callOutbound = openOutbound({ loopback: isOnThisMachine(publicUrl), allowed, timeoutMs: 5 * 60_000 })
  opened.defer(() => callOutbound.agent.destroy())
  await engine.start(
    plan({
      ...services,
      pool: postgres.pool,
      callOutbound,
      actions: actionsOfRuns(services),
      runsPerProject,
      keepRunsDays,
    }),
  )
  door.answer(
    proxyDoor(
      services,
      getRequestListener(createApp({ ...services, takeNotifications: createTakeNotifications(services) }).fetch),
    ),
  )
  log.info({ url: publicUrl, database, role: config.role }, 'The server is ready.')

  const running = opened.move()
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    // Whoever listens goes on at another server, or at this one when it is back.
    bell.close()
    closing ??= closeDoor(door.server).then(() => running.disposeAsync())
    return closing
  }
  return { url: publicUrl, operatorKey, database, close, [Symbol.asyncDispose]: close }
}

type Door = { readonly server: Server; readonly port: number; answer(listener: RequestListener): void }

async function openDoor({ host, port }: Config): Promise<Door> {
  let listener: RequestListener = (_request, response) => {
    response.writeHead(503, { 'retry-after': '1' }).end('The server is starting.')
  }
  const server = createServer((request, response) => listener(request, response))
  await new Promise<void>((done, fail) => {
    server.once('error', (cause) => fail(doorProblem(cause, host, port)))
    // Names such as localhost may mean IPv6 alone on some machines; both browsers and tools find IPv4.
    server.listen(port, host === 'localhost' ? '127.0.0.1' : host, done)
  })
  const answer = (next: RequestListener): void => {
    listener = next
  }
  return { server, port: (server.address() as AddressInfo).port, answer }
}

function doorProblem(cause: NodeJS.ErrnoException, host: string, port: number): Problem {
  const sentences: Record<string, string> = {
    EADDRINUSE: `Port ${port} is in use. End what uses it, or choose another port (DRAWBRIDGE_PORT).`,
    EACCES: `Port ${port} may not be used by this user. Choose one above 1023 (DRAWBRIDGE_PORT).`,
    EADDRNOTAVAIL: `This machine does not have the address ${host}. Choose another (DRAWBRIDGE_HOST).`,
    ENOTFOUND: `The host ${host} is unknown. Choose another (DRAWBRIDGE_HOST).`,
  }
  const message = sentences[cause.code ?? ''] ?? `The server cannot listen on ${host}:${port} (${cause.code}).`
  return new Problem('configuration_invalid', message, { cause })
}

/** Lets running requests end, for five seconds at most. */
function closeDoor(server: Server): Promise<void> {
  return new Promise((done) => {
    const impatience = setTimeout(() => server.closeAllConnections(), 5_000)
    server.close(() => {
      clearTimeout(impatience)
      done()
    })
    server.closeIdleConnections()
  })
}

function openFolder(path: string): string {
  const folder = resolve(path)
  try {
    // Others may pass through, since PostgreSQL may run as another user; what is in it is closed to them.
    mkdirSync(folder, { recursive: true, mode: 0o711 })
    return folder
  } catch (cause) {
    const message = `The data folder ${folder} cannot be made (${(cause as NodeJS.ErrnoException).code}). Choose another (DRAWBRIDGE_DATA).`
    throw new Problem('configuration_invalid', message, { cause })
  }
}

/** Those that stand in the environment. Master keys from elsewhere are never text for longer than it takes to read them. */
function secretsOf({ databaseUrl, smtpUrl, masterKey = '' }: Config, operatorKey: string): string[] {
  const passwords = [databaseUrl, smtpUrl].flatMap((url) => (url === undefined ? [] : new URL(url).password))
  return [operatorKey, ...masterKey.split(/[\s,]+/), ...passwords.map(decodeURIComponent)]
}

function isLog(log: ServerOptions['log']): log is Log {
  return log !== undefined && 'child' in log
}
