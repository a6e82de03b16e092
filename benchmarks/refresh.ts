/**
 * 100,000 connections on one server with PostgreSQL, 5,000 of which fall due within a minute: how fast are they refreshed,
 * is each refreshed exactly once, and what does that cost beside asking Microsoft alone? The emulator's token endpoint, in
 * a process of its own, is first asked plainly with as many refresh tokens, at the same time at most as many as the server
 * asks at once.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demo, startEmulator } from '@drawbridge/emulator'
import { createAccessTokens } from '../packages/server/src/connections/access-token.ts'
import { refreshIdle } from '../packages/server/src/connections/refresh-idle.ts'
import { mostClients, openPostgres } from '../packages/server/src/postgres/pool.ts'
import { createAppRegistrations } from '../packages/server/src/projects/app-registrations.ts'
import { createKeyRing } from '../packages/server/src/vault/key-ring.ts'
import { masterKey } from '../packages/server/src/vault/master-key.ts'
import { openVault } from '../packages/server/src/vault/vault.ts'

const [all, due] = [100_000, 5_000]
const atOnce = mostClients / 2

export async function run(): Promise<void> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'drawbridge-refresh-'))
  const emulator = await startMicrosoft()
  const clock = { now: () => Date.now() }
  const postgres = await openPostgres({ dataFolder })
  try {
    const { db, pool } = postgres
    const first = await firstToken(emulator.url)
    const tokens: string[] = []
    const rawMs = await timed(() =>
      several(due, atOnce, async () => void tokens.push(await redeem(emulator.url, first))),
    )

    const vault = openVault(createKeyRing([masterKey(randomBytes(32))]))
    await pool.query(
      `insert into project (id, name, allowed_origins, created_at) values ('prj_b', 'Benchmark', '{}', now())`,
      [],
    )
    const appRegistrations = createAppRegistrations({ db, clock, vault })
    const { clientId, clientSecret } = demo.app
    const cloud = { login: emulator.url, graph: emulator.url }
    const app = await appRegistrations.create('prj_b', {
      clientId,
      clientSecret,
      authority: 'common',
      cloud,
      scopes: [],
    })
    await fill(pool, vault, app.id, tokens)

    const accessTokens = createAccessTokens({ db, vault, clock, appRegistrations })
    let refreshed = 0
    let failed = 0
    const before = await emulator.answered()
    const ourMs = await timed(async () => {
      for (let after: string | undefined = ''; after !== undefined; ) {
        const batch = await refreshIdle({ db, clock, accessTokens }, after)
        refreshed += batch.refreshed
        failed += batch.failed
        after = batch.next
      }
    })
    const asked = (await emulator.answered()) - before
    const { rows } = await pool.query(
      `
      select count(*)::integer as renewed from connection_grant where refreshed_at > now() - interval '1 hour'`,
      [],
    )
    const rate = (ms: number): number => (due / ms) * 1000
    console.log(`${all} connections, ${due} due, ${atOnce} refreshes at once`)
    console.log(`token endpoint alone   ${rate(rawMs).toFixed(0).padStart(6)} /s`)
    console.log(
      `refreshed and stored   ${rate(ourMs).toFixed(0).padStart(6)} /s, ${(ourMs / 1000).toFixed(1)} s in all`,
    )
    console.log(`ratio                  ${(rawMs / ourMs).toFixed(2).padStart(6)}`)
    console.log(
      `refreshed ${refreshed}, failed ${failed}, asked of Microsoft ${asked}, renewed in the database ${rows[0]!.renewed}`,
    )
    const once = refreshed === due && asked === due && rows[0]!.renewed === due
    console.log(
      `${once ? 'each exactly once' : 'NOT each exactly once'}; ${ourMs < 60_000 ? 'within the minute' : 'LATER than a minute'}`,
    )
    console.log(`memory of this process ${(process.memoryUsage.rss() / 2 ** 20).toFixed(0)} MB`)
  } finally {
    emulator.child.kill()
    await postgres.close()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

type Pool = Awaited<ReturnType<typeof openPostgres>>['pool']

/** Sealed values of the right size; those that are not due are never opened. */
async function fill(
  pool: Pool,
  vault: ReturnType<typeof openVault>,
  appId: string,
  tokens: readonly string[],
): Promise<void> {
  const other = vault.seal(tokens[0]!, 'connection_grant/none/refresh_token')
  await pool.query(
    `
    insert into connection (id, project_id, user_id, app_registration_id, kind, status, status_since, account, drive, scopes, created_at)
    select 'con_' || lpad(n::text, 6, '0'), 'prj_b', 'user-' || n, $1, 'delegated', 'connected', now(),
      '{"id":"1"}', '{"id":"1"}', '{}', now()
    from generate_series(1, $2::integer) n`,
    [appId, all],
  )
  await pool.query(
    `
    insert into connection_grant (connection_id, grant_type, refresh_token_sealed, refreshed_at)
    select id, 'authorization_code', $1, now() - interval '20 days' from connection`,
    [other],
  )
  // Every twentieth is due.
  const ids = tokens.map((_, index) => `con_${String((index + 1) * (all / due)).padStart(6, '0')}`)
  const sealed = tokens.map((token, index) => vault.seal(token, `connection_grant/${ids[index]}/refresh_token`))
  await pool.query(
    `
    update connection_grant g set refresh_token_sealed = t.sealed, refreshed_at = now() - interval '80 days'
    from unnest($1::text[], $2::bytea[]) as t (id, sealed) where g.connection_id = t.id`,
    [ids, sealed],
  )
  await pool.query(`analyze connection, connection_grant`, [])
}

/** Signs somebody in, without pages. */
async function firstToken(url: string): Promise<string> {
  const { clientId: client_id, clientSecret: client_secret } = demo.app
  const redirect_uri = 'http://localhost/oauth/callback'
  const wish = { client_id, redirect_uri, response_type: 'code', scope: 'openid offline_access Files.ReadWrite' }
  const target = `${url}/common/oauth2/v2.0/authorize?${new URLSearchParams(wish)}`
  const answer = await fetch(target, { redirect: 'manual' })
  const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? ''
  const body = { client_id, client_secret, redirect_uri, grant_type: 'authorization_code', code }
  return (await post(`${url}/common/oauth2/v2.0/token`, body))['refresh_token']!
}

async function redeem(url: string, refreshToken: string): Promise<string> {
  const { clientId: client_id, clientSecret: client_secret } = demo.app
  const body = { client_id, client_secret, grant_type: 'refresh_token', refresh_token: refreshToken }
  return (await post(`${url}/common/oauth2/v2.0/token`, body))['refresh_token']!
}

async function post(url: string, body: Record<string, string>): Promise<Record<string, string>> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(body) })
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Record<string, string>
}

async function several(count: number, width: number, work: () => Promise<void>): Promise<void> {
  let left = count
  const worker = async (): Promise<void> => {
    while (left-- > 0) await work()
  }
  await Promise.all(Array.from({ length: width }, worker))
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

type Microsoft = { readonly url: string; readonly child: ChildProcess; answered(): Promise<number> }

async function startMicrosoft(): Promise<Microsoft> {
  const child = spawn(process.execPath, ['--conditions=source', import.meta.filename, 'microsoft'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [url] = (await once(child, 'message')) as [string]
  return {
    url,
    child,
    async answered() {
      child.send('how many')
      const [count] = (await once(child, 'message')) as [number]
      return count
    },
  }
}

async function serveMicrosoft(): Promise<void> {
  let answered = 0
  const count = ({ path, status }: { path: string; status: number }): void => {
    if (path.includes('/token') && status === 200) answered += 1
  }
  const emulator = await startEmulator({ autoSignIn: true, log: count })
  process.on('message', () => process.send!(answered))
  process.send!(emulator.url)
}

if (import.meta.main) await (process.argv[2] === 'microsoft' ? serveMicrosoft() : run())
