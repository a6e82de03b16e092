/**
 * What does the proxy cost? The authenticated call of a product's user, 2 KB of JSON, 64 connections, beside the same
 * route written plainly on Hono + fetch (with the same checks), and beside a bare node:http pipe that checks nothing.
 *
 * Goal: 3.5 times Hono + fetch.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request as ask, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { appRegistrationRoutes, call, projectRoutes } from '@drawbridge/api'
import { startServer as startDrawbridge } from '@drawbridge/server'
import { getRequestListener } from '@hono/node-server'
import autocannon from 'autocannon'
import { Hono } from 'hono'
import { importSPKI, jwtVerify, SignJWT } from 'jose'
import { saveGrant } from '../packages/server/src/connections/grant.ts'
import { saveConnection } from '../packages/server/src/connections/save.ts'
import { openPostgres } from '../packages/server/src/postgres/pool.ts'
import { createKeyRing } from '../packages/server/src/vault/key-ring.ts'
import { keySources } from '../packages/server/src/vault/key-sources.ts'
import { openVault } from '../packages/server/src/vault/vault.ts'

const rounds = 5
const seconds = 3
const connections = 64
const goal = 3.5
const projectId = 'prj_benchmark'

/** Each server has a process of its own, Graph's stand-in too; the load comes from this one. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-benchmark-'))
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const graph = await startServer('graph', {})
  const settings = { GRAPH: graph.url, PUBLIC_KEY: pem, FOLDER: folder }
  const servers = {
    drawbridge: await startServer('drawbridge', settings),
    'Hono + fetch': await startServer('fetch', settings),
    'bare node:http': await startServer('pipe', settings),
  }
  try {
    const token = await userToken(privateKey, servers.drawbridge.projectId ?? projectId)
    const plain = await userToken(privateKey, projectId)
    const rates = new Map<string, number[]>()
    const cost = new Map<string, number[]>()
    const middle = new Map<string, number[]>()
    for (let round = 0; round <= rounds; round += 1) {
      for (const [name, server] of Object.entries(servers)) {
        const url = `${server.url}/sdk/v1/projects/${server.projectId ?? projectId}/request/onedrive/me/drive/root/children`
        const headers = { authorization: `Bearer ${name === 'drawbridge' ? token : plain}` }
        const before = cpuMs(server.process)
        const result = await autocannon({ url, headers, connections, duration: seconds })
        if (result.non2xx > 0 || result.errors > 0) {
          throw new Error(`${name}: ${result.non2xx + result.errors} requests failed.`)
        }
        // The first round only warms up.
        if (round === 0) continue
        add(rates, name, result.requests.average)
        add(cost, name, ((cpuMs(server.process) - before) * 1000) / result.requests.total)
        add(middle, name, result.latency.p50)
      }
    }
    report(rates, cost, middle)
  } finally {
    for (const { process: child } of [...Object.values(servers), graph]) child.kill()
    await new Promise((done) => servers.drawbridge.process.once('exit', done))
    rmSync(folder, { recursive: true, force: true })
  }
}

function report(rates: Map<string, number[]>, cost: Map<string, number[]>, middle: Map<string, number[]>): void {
  console.log(`2 KB of JSON, ${connections} connections, median of ${rounds} × ${seconds} s`)
  for (const [name, values] of rates) {
    const perSecond = median(values).toFixed(0).padStart(7)
    const cpu = median(cost.get(name)!).toFixed(0).padStart(5)
    const p50 = median(middle.get(name)!).toFixed(1).padStart(6)
    console.log(`${name.padEnd(16)} ${perSecond} requests/s ${cpu} µs of CPU each, p50 ${p50} ms`)
  }
  const ratio = (to: string): number => median(rates.get('drawbridge')!) / median(rates.get(to)!)
  const met = ratio('Hono + fetch') >= goal ? 'meets' : 'MISSES'
  console.log(`to Hono + fetch  ${ratio('Hono + fetch').toFixed(2).padStart(7)}  ${met} the goal of ${goal}`)
  console.log(`to bare          ${ratio('bare node:http').toFixed(2).padStart(7)}`)
}

type Server = { readonly url: string; readonly process: ChildProcess; readonly projectId: string | undefined }

async function startServer(role: string, settings: Record<string, string>): Promise<Server> {
  const child = spawn(process.execPath, ['--conditions=source', import.meta.filename, role], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...settings },
  })
  for await (const line of createInterface(child.stdout)) {
    const [url, made] = line.split(' ')
    if (url?.startsWith('http')) return { url, process: child, projectId: made }
  }
  throw new Error(`${role} ended before it said where it listens.`)
}

function userToken(key: KeyObject, audience: string): Promise<string> {
  return new SignJWT({ sub: 'user-1', aud: audience })
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(key)
}

/** On Linux alone; elsewhere 0. Clock ticks are 10 ms. */
function cpuMs({ pid }: ChildProcess): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}

function add(map: Map<string, number[]>, name: string, value: number): void {
  map.set(name, [...(map.get(name) ?? []), value])
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}

/** What stands for Graph: 2 KB, the same for every path. */
function serveGraph(): void {
  const item = {
    id: '01ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    name: 'A file.txt',
    size: 12_345,
    file: { mimeType: 'text/plain' },
  }
  const body = Buffer.from(JSON.stringify({ value: Array.from({ length: 19 }, () => item) }))
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body)
  })
  server.listen(0, '127.0.0.1', () => say((server.address() as AddressInfo).port))
}

/** The least that carries a call: no check at all. */
function servePipe(): void {
  const graph = new URL(process.env['GRAPH']!)
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const server = createServer((incoming, outgoing) => {
    const path = `/v1.0${incoming.url!.replace(/^.*?onedrive/, '')}`
    const headers = { authorization: 'Bearer of-the-account' }
    const upstream = ask({ agent, host: graph.hostname, port: graph.port, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(upstream)
  })
  server.listen(0, '127.0.0.1', () => say((server.address() as AddressInfo).port))
}

/** As one would write it at first: Hono, jose, fetch. It finds the account's token in memory. */
async function serveFetch(): Promise<void> {
  const key = await importSPKI(process.env['PUBLIC_KEY']!, 'ES256')
  const accessTokens = new Map([['user-1', 'of-the-account']])
  const app = new Hono()
  app.all('/sdk/v1/projects/:projectId/request/onedrive/*', async (context) => {
    const token = context.req.header('authorization')?.replace(/^Bearer /, '') ?? ''
    const { payload } = await jwtVerify(token, key, { audience: context.req.param('projectId') })
    const path = context.req.path.replace(/^.*?onedrive/, '')
    const { method, body } = context.req.raw
    const headers = { authorization: `Bearer ${accessTokens.get(payload.sub!)}` }
    const answer = await fetch(`${process.env['GRAPH']}/v1.0${path}`, { method, headers, body })
    return new Response(answer.body, { status: answer.status, headers: answer.headers })
  })
  const server = createServer(getRequestListener(app.fetch))
  server.listen(0, '127.0.0.1', () => say((server.address() as AddressInfo).port))
}

/** The server as it runs for real, its log included; one user is connected. */
async function serveDrawbridge(): Promise<void> {
  const dataFolder = process.env['FOLDER']!
  const graph = process.env['GRAPH']!
  const log = { level: 'info', destination: { write: () => {} } } as const
  const server = await startDrawbridge({ port: 0, dataFolder, log })
  const operator = { baseUrl: server.url, token: server.operatorKey }
  const project = await call(projectRoutes.create, { body: { name: 'Benchmark' } }, operator)
  const params = { projectId: project.id }
  const key = { algorithm: 'ES256', publicKey: process.env['PUBLIC_KEY']! } as const
  await call(projectRoutes.addUserTokenKey, { params, body: key }, operator)
  const app = { clientId: 'benchmark', cloud: { login: graph, graph } }
  const { id: appRegistrationId } = await call(appRegistrationRoutes.create, { params, body: app }, operator)

  const postgres = await openPostgres({ dataFolder })
  const account = {
    id: '1',
    displayName: 'One',
    userPrincipalName: 'one@example',
    kind: 'work',
    tenantId: '1',
  } as const
  const drive = { id: '1', driveType: 'business', webUrl: null, quota: null } as const
  const proven = {
    kind: 'delegated' as const,
    projectId: project.id,
    userId: 'user-1',
    appRegistrationId,
    account,
    drive,
    scopes: [],
  }
  const { id } = await saveConnection(postgres.db, proven, Date.now())
  const expiresAt = new Date(Date.now() + 3_600_000)
  const grantType = 'authorization_code'
  const grant = { grantType, accessToken: 'of-the-account', refreshToken: 'unused', expiresAt } as const
  const vault = openVault(createKeyRing(await keySources({ dataFolder }).read()))
  await saveGrant(postgres.db, vault, id, grant, Date.now())
  await postgres.close()
  process.once('SIGTERM', () => void server.close().then(() => process.exit(0)))
  console.log(`${server.url} ${project.id}`)
}

function say(port: number): void {
  console.log(`http://127.0.0.1:${port}`)
}

const roles: Record<string, () => void | Promise<void>> = {
  drawbridge: serveDrawbridge,
  graph: serveGraph,
  pipe: servePipe,
  fetch: serveFetch,
}
if (import.meta.main) await (roles[process.argv[2] ?? ''] ?? run)()
