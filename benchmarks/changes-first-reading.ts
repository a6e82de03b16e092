/**
 * How fast is a drive read for the first time, beside the rate at which the emulator alone can be read, and does memory
 * stay flat? Goal: 0.7 of that rate. `ITEMS=1000000 ROUNDS=1` for a large drive.
 *
 * The emulator has a process of its own, and so has the database.
 */
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demo, startEmulator } from '@drawbridge/emulator'
import { findFollowedDrive, followDrive, getFollowedDrive } from '../packages/server/src/changes/followed-drive.ts'
import { indexedProperties } from '../packages/server/src/changes/indexed-item.ts'
import { pullDrive } from '../packages/server/src/changes/pull-drive.ts'
import type { ConnectionServices } from '../packages/server/src/connections/services.ts'
import { openPostgres, type Postgres } from '../packages/server/src/postgres/pool.ts'
import type { Db } from '../packages/server/src/postgres/transaction.ts'
import { graphToken } from '../test/peers/graph-token.ts'
import { fillDrive } from './emulator/fill-drive.ts'

const items = Number(process.env['ITEMS'] ?? 100_000)
const rounds = Number(process.env['ROUNDS'] ?? 3)
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
    const alone: number[] = []
    const ours: number[] = []
    for (let round = 1; round <= rounds; round += 1) {
      // In turns, so that a slow moment of the machine meets both.
      alone.push(await readAlone(url, token))
      ours.push(await readFirst(postgres, url, token, round))
    }
    const ratio = median(ours) / median(alone)
    console.log(`${items.toLocaleString('en')} items, median of ${rounds}`)
    console.log(`emulator alone  ${median(alone).toFixed(0).padStart(8)} items/s`)
    console.log(`first reading   ${median(ours).toFixed(0).padStart(8)} items/s`)
    console.log(`ratio           ${ratio.toFixed(2).padStart(8)}   ${ratio >= goal ? 'at least' : 'LESS THAN'} ${goal}`)
  } finally {
    child.kill()
    await postgres.close()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

/** Follows the drive, reads it and forgets it again; tells on the way how much memory it takes. @returns items/s */
async function readFirst({ db }: Postgres, url: string, token: string, round: number): Promise<number> {
  await followDrive(db, { id: 'con', projectId: 'prj' }, Date.now())
  const memory = [process.memoryUsage.rss()]
  const watching = setInterval(async () => {
    const known = (await findFollowedDrive(db, 'con'))?.items ?? 0
    const tenth = Math.floor((known / items) * 10)
    memory[tenth] = Math.max(memory[tenth] ?? 0, process.memoryUsage.rss())
  }, 100)
  const began = performance.now()
  const { signal } = new AbortController()
  await pullDrive(servicesOn(db, url, token), 'con', { signal, random: Math.random })
  const rate = items / ((performance.now() - began) / 1000)
  clearInterval(watching)
  const known = await getFollowedDrive(db, 'con')
  if (known.items < items || known.synchronisedAt === null) throw new Error(`Only ${known.items} items are known.`)
  const megabytes = Array.from(memory, (bytes = 0) => (bytes === 0 ? '·' : (bytes / 1024 ** 2).toFixed(0)))
  console.log(`reading ${round}, memory in MB at each tenth: ${megabytes.join(' ')}`)
  await db.deleteFrom('followed_drive').execute()
  return rate
}

function median(rates: readonly number[]): number {
  return rates.toSorted((one, other) => one - other)[Math.floor(rates.length / 2)]!
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
