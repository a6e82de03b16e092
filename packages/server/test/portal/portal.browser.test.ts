/** Every page of the portal in a real Chromium, under its own policy. */
import { mkdirSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Attempt, Diagnosis } from '@drawbridge/api'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, type Look } from '../../../../test/accessible.ts'
import { launchChromium } from '../../../../test/chromium.ts'
import type { ConnectionRecord } from '../../src/connections/connection.ts'
import { accountsPage, disconnectPage } from '../../src/portal/accounts-page.ts'
import { approvalPage } from '../../src/portal/approval-page.ts'
import { askPage } from '../../src/portal/ask-page.ts'
import { framePage } from '../../src/portal/frame-page.ts'
import { type Brand, contentSecurityPolicy, type Frame, type Html } from '../../src/portal/layout.ts'
import { connectingPage, noticePage } from '../../src/portal/notice-page.ts'
import { type OutcomePage, outcomePage } from '../../src/portal/outcome-page.ts'
import { parkedPage } from '../../src/portal/parked-page.ts'
import { wrongAccountPage } from '../../src/portal/wrong-account-page.ts'

const artifacts = join(import.meta.dirname, '../../../../artifacts/portal')
const nonce = 'bm9uY2U='
const origin = 'https://product.example'
const scopes = ['openid', 'Files.ReadWrite', 'User.Read', 'Sites.Read.All', 'Some.Unknown.Scope']
const brand: Brand = { name: 'Aster Notes, the notebook with the rather long name', accentColor: '#0f766e' }
const frame: Frame = { nonce, brand }
const attemptPath = '/portal/att_1'
const startPath = `${attemptPath}/start`
const user = 'robin@aster.example'
const userPrincipalName = 'a.person.with.a.very.long.name@a-very-long-organisation-name.onmicrosoft.example'

const diagnosis: Diagnosis = {
  code: 'client_secret_wrong',
  title: 'Microsoft does not accept the client secret',
  cause: 'The secret that is stored is not one of this application’s.',
  who: 'developer',
  remedy: 'Make a new client secret, and store its value (not its id).',
  retry: 'never',
  microsoft: { code: 'AADSTS7000215', message: 'Invalid client secret provided.', correlationId: 'c'.repeat(36) },
}
const connection: ConnectionRecord = {
  id: 'con_1',
  kind: 'delegated',
  projectId: 'prj_1',
  userId: 'robin',
  appRegistrationId: 'app_1',
  movingTo: null,
  status: 'connected',
  statusSince: new Date(0),
  diagnosis: null,
  account: { id: '1', displayName: 'A Person', userPrincipalName, kind: 'work', tenantId: '1' },
  drive: {
    id: '1',
    driveType: 'business',
    webUrl: null,
    quota: { total: 1.1e12, used: 1e9, remaining: 1.099e12, state: 'normal' },
  },
  scopes,
  createdAt: new Date(0),
  checkedAt: null,
  lastUsedAt: null,
  provenAt: null,
}

const broken: ConnectionRecord = {
  ...connection,
  id: 'con_2',
  status: 'app_refused',
  diagnosis,
  account: { ...connection.account, displayName: 'Another Person', userPrincipalName: 'another@outlook.example' },
}

function attempt(change: Partial<Attempt> = {}): Attempt {
  const expiresAt = '2026-12-05T09:00:00.000Z'
  return { id: 'att_1', state: 'pending', connectionId: null, error: null, adminConsent: null, expiresAt, ...change }
}

function ending(state: Attempt['state'], more: Partial<OutcomePage> = {}, error: Attempt['error'] = null): Html {
  return outcomePage({ ...frame, brand, attempt: attempt({ state, error }), origin, startPath, ...more })
}

function parked(state: NonNullable<Attempt['adminConsent']>['state']): Html {
  const url = `https://drawbridge.example/oauth/admin-consent/att_${'0'.repeat(20)}`
  const adminConsent = { state, url, since: '2026-11-21T09:00:00.000Z' }
  const waiting = attempt({ state: 'needs_admin', error: { code: 'needs_admin', message: 'No.', diagnosis } })
  return parkedPage({ ...frame, brand, attempt: { ...waiting, adminConsent }, origin, attemptPath })
}

const accounts = (connections: readonly ConnectionRecord[], allowMultiple: boolean) =>
  accountsPage({ ...frame, brand, origin, connections, allowMultiple, attemptPath, user })
const wrong = (allowMultiple: boolean) =>
  wrongAccountPage({ ...frame, brand, expected: connection.account, found: broken.account, allowMultiple, startPath })

const asking = { ...frame, brand, scopes, startPath, reconnect: false, user }
const pages: Record<string, () => Html> = {
  ask: () => askPage(asking),
  'ask-unbranded': () => askPage({ ...asking, brand: { name: 'Aster Notes' } }),
  'ask-again': () => askPage({ ...asking, reconnect: true, account: userPrincipalName }),
  'ask-for-more': () => askPage({ ...asking, reconnect: true, account: userPrincipalName, granted: ['Files.Read'] }),
  frame: () => framePage({ nonce, brand, scopes, windowPath: '/portal/att_1/go', origin }),
  accounts: () => accounts([connection, broken], true),
  'account-broken': () => accounts([broken], false),
  disconnect: () => disconnectPage({ ...frame, brand, connection, attemptPath }),
  connecting: () => connectingPage({ ...frame, statePath: '/portal/att_1/state' }),
  'wrong-account': () => wrong(true),
  'wrong-account-instead': () => wrong(false),
  'needs-admin': () => parked('waiting'),
  'needs-admin-declined': () => parked('declined'),
  'needs-admin-granted': () => parked('granted'),
  administrator: () => approvalPage({ ...frame, brand, scopes, account: userPrincipalName, declined: true, path: '/' }),
  connected: () => ending('connected', { connection, startPath: undefined }),
  'connected-redirect': () => ending('connected', { connection, returnTo: `${origin}/back` }),
  removed: () => ending('connected'),
  declined: () => ending('declined'),
  failed: () => ending('failed', {}, { code: 'sign_in_failed', message: 'No.', diagnosis }),
  'failed-on-our-side': () => ending('failed', {}, { code: 'internal', message: 'Something failed. Try again.' }),
  expired: () => ending('expired', { startPath: undefined }),
  'notice-good': () => noticePage({ ...frame, title: 'Thank you', sentence: 'It is approved.', good: true }),
  'notice-bad': () => noticePage({ nonce, title: 'This link has been used', sentence: 'Connect again.' }),
}
/** The smallest telephone, and a desk. */
const looks: readonly Look[] = [
  { colorScheme: 'light', width: 320 },
  { colorScheme: 'dark', width: 320 },
  { colorScheme: 'dark', width: 1280 },
]

let browser: Browser
let server: Server

beforeAll(async () => {
  mkdirSync(artifacts, { recursive: true })
  server = createServer(async ({ url = '' }, response) => {
    if (url.endsWith('/state')) return void response.writeHead(404).end()
    response.setHeader('content-security-policy', contentSecurityPolicy(nonce))
    response.setHeader('content-type', 'text/html')
    response.end(String(await (pages[url.slice(1)]?.() ?? '')))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  server?.closeAllConnections()
  server?.close()
})

test.each(Object.keys(pages))('%s can be read by everybody, and keeps to its policy', async (name) => {
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) complaints.push(message.text())
  })
  const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  page.on('request', (request) => {
    if (!/^data:/.test(request.url()) && new URL(request.url()).origin !== own) complaints.push(request.url())
  })
  await page.goto(`${own}/${name}`)
  await expectAccessible(page, looks, ({ colorScheme, width }) =>
    page.screenshot({ path: join(artifacts, `${name}-${colorScheme}-${width}.png`), fullPage: true }),
  )
  // The keyboard reaches the first thing to do.
  await page.keyboard.press('Tab')
  const focused = await page.evaluate(() => document.activeElement?.tagName)
  expect(focused).toMatch(/^(notice|removed)/.test(name) ? /BODY|A/ : /BUTTON|A|INPUT/)
  expect(complaints).toEqual([])
  await page.close()
})
