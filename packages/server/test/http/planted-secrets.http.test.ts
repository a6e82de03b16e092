/**
 * A whole run of the product: connect, use, refresh, test, refusals of every kind, disconnect. Every secret that came up
 * is then looked for wherever it may not be: in every log line at the most talkative level, in every answer of the
 * server, in every column of the database, in the emulator's journal and in the error an SDK would show; plain, as
 * base64, base64url, hex, and percent-encoded.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  appRegistrationRoutes,
  call,
  connectionRoutes,
  connectLinkRoutes,
  operatorRoutes,
  proxyPath,
  sdkRoutes,
} from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findGrant, openAccessToken, openGrant } from '../../src/connections/grant.ts'
import { createBrowser, type Page } from '../browser.ts'
import { openWorld, type World } from '../world.ts'

const { work, personal } = demo.accounts
const hour = 3_600_000
const lines: string[] = []
const answers: string[] = []
/** Every secret of the run, by name. */
const secrets = new Map<string, string>()
let world: World

beforeAll(async () => {
  world = await openWorld(demo.app, { level: 'trace', destination: { write: (line) => void lines.push(line) } })
  secrets.set('client secret', demo.app.clientSecret)
  secrets.set('operator key', world.server.operatorKey)
  const masterKey = readFileSync(join(world.dataFolder, 'master.key'), 'utf8').trim()
  secrets.set('master key', masterKey)
  secrets.set('master key, raw', Buffer.from(masterKey, 'base64').toString('latin1'))
})
afterAll(() => world[Symbol.asyncDispose]())

/** Reads the tokens of a connection as the vault has them, and keeps them as secrets. */
async function remember(connectionId: string, when: string): Promise<void> {
  const grant = await findGrant(world.db, connectionId)
  secrets.set(`access token ${when}`, openAccessToken(world.vault, grant!)!.token)
  secrets.set(`refresh token ${when}`, openGrant(world.vault, grant!).refreshToken!)
}

async function ask(userId: string, path: string, init: RequestInit = {}): Promise<Response> {
  const token = await world.userToken(userId)
  secrets.set(`user token of ${userId}`, token)
  const url = `${world.server.url}${proxyPath(world.projectId)}${path}`
  const response = await fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } })
  answers.push(JSON.stringify([...response.headers]), await response.clone().text())
  return response
}

/** Keeps what the server answered to a call of the API, refusals included. */
async function kept(answer: Promise<unknown>): Promise<void> {
  const said = await answer.catch((error: { message: string; problem?: unknown }) => [error.message, error.problem])
  answers.push(JSON.stringify(said) ?? '')
}

function see(page: Page): Page {
  // Pages of the emulator are Microsoft's; the addresses and the pages of the server are ours.
  if (page.url.startsWith(world.server.url)) answers.push(JSON.stringify([...page.headers]), page.html)
  return page
}

async function connect(userId: string, userPrincipalName: string): Promise<Page> {
  const { portalUrl } = await world.beginAttempt(userId)
  const browser = createBrowser()
  const asks = see(await browser.open(portalUrl))
  const callback = `${world.server.url}/oauth/callback`
  let page = await browser.submit(asks, {}, callback)
  if (page.html.includes('Pick an account'))
    page = await browser.submit(page, { username: userPrincipalName }, callback)
  if (page.html.includes('value="accept"')) page = await browser.submit(page, { decision: 'accept' }, callback)
  if (page.html.includes('value="return"')) page = await browser.submit(page, { decision: 'return' }, callback)
  const { searchParams } = new URL(page.url)
  for (const name of ['code', 'state']) {
    const value = searchParams.get(name)
    if (value) secrets.set(`${name} of ${userId}`, value)
  }
  secrets.set(`browser of ${userId}`, browser.cookie('drawbridge_browser')!)
  const done = see(await browser.open(page.url))
  see(await browser.open(page.url))
  return done
}

test('the run itself: every turn it can take', async () => {
  for (const [userId, account] of Object.entries({ megan: work, alex: personal })) {
    expect((await connect(userId, account.userPrincipalName)).html).toContain('OneDrive is connected')
    const { integrations } = await call(
      sdkRoutes.user,
      { params: { projectId: world.projectId } },
      await world.user(userId),
    )
    const { id } = integrations.onedrive.connections[0]!
    await remember(id, `of ${userId}, first`)
    expect((await ask(userId, '/me/drive/root/children')).status).toBe(200)
    expect((await ask(userId, '/me/drive/items/nothing')).status).toBe(404)
    expect((await ask(userId, '/../beta/me')).status).toBeGreaterThan(399)
    const file = '/me/drive/root:/planted.txt:/content'
    expect((await ask(userId, file, { method: 'PUT', body: 'x' })).status).toBe(201)
    expect((await ask(userId, file)).status).toBe(200)

    world.clock.advance(2 * hour)
    expect((await ask(userId, '/me')).status).toBe(200)
    await remember(id, `of ${userId}, refreshed`)
    await kept(call(connectionRoutes.test, { params: { connectionId: id } }, world.operator()))
    await kept(call(connectionRoutes.list, {}, world.operator()))
  }
  expect((await connect('decliner', demo.accounts.guarded.userPrincipalName)).html).toContain('administrator')

  const link = await call(
    connectLinkRoutes.create,
    { params: { projectId: world.projectId }, body: { userId: 'by-mail' } },
    world.operator(),
  )
  secrets.set('connect link', new URL(link.url).pathname.slice('/connect/'.length))
  const invited = createBrowser()
  const asks = see(await invited.open(link.url))
  const picked = await invited.submit(await invited.submit(asks), { username: work.userPrincipalName })
  expect(see(picked).html).toContain('OneDrive is connected')
  expect(see(await invited.open(link.url)).html).toContain('This link has been used')
  expect(see(await invited.open(`${link.url}/x`)).status).toBe(404)

  const { ticket } = await call(operatorRoutes.createTicket, {}, world.operator())
  secrets.set('ticket', ticket)
  const session = await fetch(`${world.server.url}/api/v1/operator/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ticket }),
  })
  secrets.set('session', /drawbridge_session=([^;]+)/.exec(session.headers.getSetCookie()[0]!)![1]!)

  const wrong = 'Wr0ng~planted-client-secret-of-the-run'
  secrets.set('wrong client secret', wrong)
  const params = { projectId: world.projectId, appRegistrationId: world.appRegistration.id }
  await kept(call(appRegistrationRoutes.update, { params, body: { clientSecret: wrong } }, world.operator()))
  world.clock.advance(2 * hour)
  expect((await ask('megan', '/me')).status).toBe(409)
  expect((await connect('late', work.userPrincipalName)).html).toContain('AADSTS7000215')
  await kept(call(appRegistrationRoutes.list, { params }, world.operator()))

  for (const connection of (await call(connectionRoutes.list, {}, world.operator())).connections) {
    if (connection.userId === 'alex') {
      await kept(call(connectionRoutes.disconnect, { params: { connectionId: connection.id } }, world.operator()))
    }
  }
  expect((await ask('alex', '/me')).status).toBe(409)

  const begun = [...secrets.keys()]
  for (const name of [
    'code of megan',
    'refresh token of alex, first',
    'access token of megan, refreshed',
    'connect link',
    'session',
  ]) {
    expect(begun).toContain(name)
  }
  expect(new Set(secrets.values()).size).toBeGreaterThan(18)
  expect(lines.length).toBeGreaterThan(40)
})

/** A secret as it may have been written down. */
function disguises(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    // The middle, where base64 begins at another byte of three.
    bytes.subarray(1).toString('base64').slice(2, -4),
    bytes.subarray(2).toString('base64').slice(2, -4),
  ]
}

function found(text: string, except: readonly RegExp[] = []): string[] {
  return [...secrets]
    .filter(([name]) => !except.some((pattern) => pattern.test(name)))
    .filter(([, secret]) => disguises(secret).some((disguise) => text.includes(disguise)))
    .map(([name]) => name)
}

test('the search can find: each secret, in each of its disguises', () => {
  for (const [name, secret] of secrets) {
    for (const disguise of disguises(secret)) expect(found(`… ${disguise} …`)).toContain(name)
  }
})

test('nothing of it is in a log line', () => {
  expect(found(lines.join(''))).toEqual([])
})

test('nothing of it is in an answer of the server, but the cookie that a browser gets for itself', () => {
  expect(found(answers.join('\n'), [/^browser of/])).toEqual([])
})

test('nothing of it is in the emulator’s journal', () => {
  expect(found(JSON.stringify(world.emulator.journal))).toEqual([])
})

test('nothing of it is in any column of the database', async () => {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = current_schema() and table_type = 'BASE TABLE'`.execute(world.db)
  expect(tables.length).toBeGreaterThan(8)
  let dump = ''
  for (const { name } of tables) {
    // As text, where bytea is hex.
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(world.db)
    dump += `${rows.map(({ row }) => row).join('\n')}\n`
    const { rows: values } = await sql<object>`select * from ${sql.table(name)}`.execute(world.db)
    for (const value of values.flatMap((row) => Object.values(row))) {
      if (Buffer.isBuffer(value)) dump += `${value.toString('latin1')}\n${value.toString('utf8')}\n`
    }
  }
  // It reads what is there: the refresh token of the living connection, sealed.
  const [connection] = (await call(connectionRoutes.list, {}, world.operator())).connections
  expect(dump).toContain(connection!.id)
  expect(dump).toContain((await findGrant(world.db, connection!.id))!.refresh_token_sealed!.toString('hex'))
  expect(found(dump)).toEqual([])
})
