/**
 * How fast is a drive read for the first time, beside the rate at which the emulator alone can be read, and does memory
 * stay flat? Goal: 0.7 of that rate. `ITEMS=1000000` for a large drive.
 *
 * The emulator has a process of its own, and so has the database.
 */
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demo, startEmulator } from '@drawbridge/emulator'
import { followDrive, getFollowedDrive } from '../packages/server/src/changes/followed-drive.ts'
import { indexedProperties } from '../packages/server/src/changes/indexed-item.ts'
import { pullDrive } from '../packages/server/src/changes/pull-drive.ts'
import type { ConnectionServices } from '../packages/server/src/connections/services.ts'
import { openPostgres } from '../packages/server/src/postgres/pool.ts'
import type { Db } from '../packages/server/src/postgres/transaction.ts'
import { graphToken } from '../test/peers/graph-token.ts'
import { fillDrive } from './emulator/fill-drive.ts'

const items = Number(process.env['ITEMS'] ?? 100_000)
const goal = 0.7

type Ready = { readonly url: string; readonly token: string }

export async function run(): Promise<void> {
  const child = fork(import.meta.filename, {
    execArgv: ['--conditions=source', '--disable-warning=ExperimentalWarning'],
  })
  const { url, token } = await new Promise<Ready>((done) => child.once('message', (message) => done(message as Ready)))
  const dataFolder = mkdtempSync(join(tmpdir(), 'drawbridge-bench-'))
  const postgres = await openPostgres({ dataFolder })
  try {
    await plant(postgres.db, await driveId(url, token))
    await readAlone(url, token)
    const alone = await readAlone(url, token)
    const began = performance.now()
    const before = process.memoryUsage.rss()
    let highest = before
    const watching = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 20)
    await pullDrive(servicesOn(postgres.db, url, token), 'con', new AbortController().signal)
    clearInterval(watching)
    const rate = items / ((performance.now() - began) / 1000)
    const known = await getFollowedDrive(postgres.db, 'con')
    if (known.items < items || known.synchronisedAt === null) throw new Error(`Only ${known.items} items are known.`)
    console.log(`${items.toLocaleString('en')} items`)
    console.log(`emulator alone  ${alone.toFixed(0).padStart(8)} items/s`)
    console.log(`first reading   ${rate.toFixed(0).padStart(8)} items/s`)
    console.log(
      `ratio           ${(rate / alone).toFixed(2).padStart(8)}   ${rate / alone >= goal ? 'at least' : 'LESS THAN'} ${goal}`,
    )
    console.log(`memory          ${((highest - before) / 1024 ** 2).toFixed(0).padStart(8)} MB more at its highest`)
  } finally {
    child.kill()
    await postgres.close()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

/** Every page fetched, none looked at but for its link. */
async function readAlone(url: string, token: string): Promise<number> {
  const began = performance.now()
  const headers = { authorization: `Bearer ${token}` }
  let next: string | undefined = `${url}/v1.0/me/drive/root/delta?$select=${indexedProperties.join(',')}`
  while (next !== undefined) {
    const text: string = await (await fetch(next, { headers })).text()
    next = /"@odata\.nextLink":"([^"]+)"/.exec(text)?.[1]
  }
  return items / ((performance.now() - began) / 1000)
}

async function driveId(url: string, token: string): Promise<string> {
  const response = await fetch(`${url}/v1.0/me/drive`, { headers: { authorization: `Bearer ${token}` } })
  return ((await response.json()) as { id: string }).id
}

/** What a pull needs of the server, with the one token that there is. */
function servicesOn(db: Db, url: string, token: string): ConnectionServices {
  const cloud = { login: url, graph: url }
  return {
    db,
    clock: { now: () => Date.now() },
    appRegistrations: { get: async () => ({ cloud, givenCloud: cloud }) },
    accessTokens: { get: async () => token },
  } as unknown as ConnectionServices
}

async function plant(db: Db, drive: string): Promise<void> {
  const now = new Date()
  await db
    .insertInto('project')
    .values({ id: 'prj', name: 'Benchmark', allowed_origins: [], created_at: now })
    .execute()
  const app = { id: 'app', project_id: 'prj', client_id: 'c', authority: 'common', cloud: '"global"', scopes: [] }
  await db
    .insertInto('app_registration')
    .values({ ...app, created_at: now })
    .execute()
  const connection = {
    id: 'con',
    kind: 'delegated' as const,
    project_id: 'prj',
    user_id: 'u',
    app_registration_id: 'app',
    status: 'connected',
    status_since: now,
    account: JSON.stringify({ id: 'a' }),
    drive: JSON.stringify({ id: drive }),
    scopes: [],
    created_at: now,
  }
  await db.insertInto('connection').values(connection).execute()
  await followDrive(db, { id: 'con', projectId: 'prj' }, now.getTime())
}

async function serve(): Promise<void> {
  const account = demo.accounts.work.userPrincipalName
  const emulator = await startEmulator({ autoSignIn: account })
  const drive = await emulator.drives.ofUser(emulator.directory.user(account)!)
  fillDrive(drive, items, Math.min(items / 5, 200_000))
  const token = await graphToken(emulator.url)
  process.send!({ url: emulator.url, token })
}

if (import.meta.main && process.send) await serve()
