/** Every page of the portal in a real Chromium, under its own policy. */
import { mkdirSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Attempt, Diagnosis } from '@drawbridge/api'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allLooks, expectAccessible } from '../../../../test/accessible.ts'
import { launchChromium } from '../../../../test/chromium.ts'
import type { ConnectionRecord } from '../../src/connections/connection.ts'
import { askPage } from '../../src/portal/ask-page.ts'
import { contentSecurityPolicy, type Html } from '../../src/portal/layout.ts'
import { noticePage } from '../../src/portal/notice-page.ts'
import { type OutcomePage, outcomePage } from '../../src/portal/outcome-page.ts'

const artifacts = join(import.meta.dirname, '../../../../artifacts/portal')
const nonce = 'bm9uY2U='
const origin = 'https://product.example'
const scopes = ['openid', 'Files.ReadWrite', 'User.Read', 'Sites.Read.All', 'Some.Unknown.Scope']
const projectName = 'Aster Notes, the notebook with the rather long name'
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

function ending(state: Attempt['state'], more: Partial<OutcomePage> = {}, error: Attempt['error'] = null): Html {
  const attempt: Attempt = { id: 'att_1', state, connectionId: null, error }
  return outcomePage({ nonce, projectName, attempt, origin, startPath: '/portal/att_1/start', ...more })
}

const adminConsentUrl = `https://login.example/organizations/v2.0/adminconsent?client_id=${'1'.repeat(36)}`
const pages: Record<string, () => Html> = {
  ask: () => askPage({ nonce, projectName, scopes, startPath: '/start' }),
  'ask-again': () => askPage({ nonce, projectName, scopes, startPath: '/start', account: userPrincipalName }),
  connected: () => ending('connected', { connection, startPath: undefined }),
  'connected-redirect': () => ending('connected', { connection, returnTo: `${origin}/back` }),
  removed: () => ending('connected'),
  declined: () => ending('declined'),
  'needs-admin': () => ending('needs_admin', { adminConsentUrl }, { code: 'needs_admin', message: 'No.', diagnosis }),
  failed: () => ending('failed', {}, { code: 'sign_in_failed', message: 'No.', diagnosis }),
  'failed-on-our-side': () => ending('failed', {}, { code: 'internal', message: 'Something failed. Try again.' }),
  expired: () => ending('expired', { startPath: undefined }),
  'notice-good': () => noticePage({ nonce, title: 'Thank you', sentence: 'It is approved.', good: true }),
  'notice-bad': () => noticePage({ nonce, title: 'This link has been used', sentence: 'Connect again.' }),
}

let browser: Browser
let server: Server

beforeAll(async () => {
  mkdirSync(artifacts, { recursive: true })
  server = createServer(async ({ url = '' }, response) => {
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
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`)
  await expectAccessible(page, allLooks, ({ colorScheme, width }) =>
    page.screenshot({ path: join(artifacts, `${name}-${colorScheme}-${width}.png`), fullPage: true }),
  )
  // The keyboard reaches the first thing to do.
  await page.keyboard.press('Tab')
  const focused = await page.evaluate(() => document.activeElement?.tagName)
  expect(focused).toMatch(name.startsWith('notice') ? /BODY|A/ : /BUTTON|A|INPUT/)
  expect(complaints).toEqual([])
  await page.close()
})
