/** The console in a real browser, on the real server, with an account connected through the emulator. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appRegistrationRoutes, call, operatorRoutes, projectRoutes, sdkRoutes } from '@drawbridge/api'
import { demo, type Emulator, startEmulator } from '@drawbridge/emulator'
import { type RunningServer, startServer } from '@drawbridge/server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildWeb } from '../../../scripts/build-web.ts'
import { expectAccessible } from '../../../test/accessible.ts'
import { launchChromium } from '../../../test/chromium.ts'

const dataFolder = mkdtempSync(join(tmpdir(), 'drawbridge-console-'))

let emulator: Emulator
let server: RunningServer
let browser: Browser
let page: Page
let projectId: string
/** What the browser complained about or asked of strangers; stays empty. */
const complaints: string[] = []

beforeAll(async () => {
  await buildWeb()
  emulator = await startEmulator({ autoSignIn: demo.accounts.work.userPrincipalName })
  server = await startServer({ port: 0, dataFolder, log: { level: 'silent' } })
  browser = await launchChromium()
  page = await browser.newPage()
  page.setDefaultTimeout(10_000)
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (/Content Security Policy|Warning:/.test(message.text())) complaints.push(message.text())
  })
  page.on('request', (request) => {
    const { origin } = new URL(request.url())
    if (page.url().startsWith(at('')) && origin !== server.url) complaints.push(`asked ${origin}`)
  })
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
  await emulator?.close()
  await rm(dataFolder, { recursive: true, force: true })
})

test('a stranger is sent to the sign-in, and after it to where they wanted to go', async () => {
  await page.goto(at('/connections?status=revoked'))
  await page.getByLabel('Operator key').fill('not-the-key')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('This is not the operator key').waitFor()
  await expectAccessible(page)

  await page.getByLabel('Operator key').fill(server.operatorKey)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('0 in all').waitFor()
  expect(page.url()).toBe(at('/connections?status=revoked'))
})

test('a ticket signs in once, and leaves the address at once', async () => {
  await page.context().clearCookies()
  const { ticket } = await call(operatorRoutes.createTicket, {}, operator())
  await page.goto('about:blank')
  await page.goto(at(`/sign-in#ticket=${ticket}`))
  await page.getByRole('heading', { name: 'What to do next' }).waitFor()
  expect(page.url()).toBe(at('/'))
  await expectAccessible(page)

  await page.context().clearCookies()
  await page.goto('about:blank')
  await page.goto(at(`/sign-in#ticket=${ticket}`))
  await page.getByText('That link was used before').waitFor()
  expect(page.url()).toBe(at('/sign-in'))
  await page.getByLabel('Operator key').fill(server.operatorKey)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'What to do next' }).waitFor()
})

test('a project is made; a bad origin is refused with a reason, and nothing is made', async () => {
  await page.goto(at('/projects'))
  await page.getByRole('button', { name: 'New project' }).click()
  await page.getByLabel('Name').fill('Aster Notes')
  await page.getByLabel('Allowed origins').fill('http://localhost:8410/')
  await page.getByRole('button', { name: 'Create project' }).click()
  await page.getByText('no trailing slash').waitFor()
  expect((await call(projectRoutes.list, {}, operator())).projects).toEqual([])

  await page.getByLabel('Allowed origins').fill('http://localhost:8410')
  await page.getByRole('button', { name: 'Create project' }).click()
  await page.getByRole('heading', { level: 1, name: 'Aster Notes' }).waitFor()
  projectId = new URL(page.url()).pathname.split('/').at(-1)!
  const { allowedOrigins } = await call(projectRoutes.get, { params: { projectId } }, operator())
  expect(allowedOrigins).toEqual(['http://localhost:8410'])
})

test('an app registration is stored with the end of its secret; the secret is not shown again', async () => {
  await page.getByRole('button', { name: 'Add app registration' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Application (client) id').fill(demo.app.clientId)
  await dialog.getByLabel('Client secret', { exact: true }).fill(demo.app.clientSecret)
  await dialog.getByLabel('Secret expires on').fill(new Date(Date.now() + 12 * 86_400_000).toISOString().slice(0, 10))
  await dialog.getByLabel('Cloud').selectOption('Emulator, or other addresses')
  await dialog.getByLabel('Sign-in address').fill(emulator.url)
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Add app registration' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page
    .getByText(/Expires in 1[0-9] days/)
    .first()
    .waitFor()
  await page.getByText(`${server.url}/oauth/callback`).waitFor()
  expect(await page.content()).not.toContain(demo.app.clientSecret)

  const { appRegistrations } = await call(appRegistrationRoutes.list, { params: { projectId } }, operator())
  expect(appRegistrations).toMatchObject([{ clientId: demo.app.clientId, hasClientSecret: true }])
  await expectAccessible(page)
})

test('authority and scopes of an app registration can be changed; what cannot be is refused with a reason', async () => {
  await page.getByRole('button', { name: 'Edit registration' }).click()
  const dialog = page.getByRole('dialog')
  expect(await dialog.getByLabel('Scopes').inputValue()).toBe('Files.ReadWrite User.Read')
  await dialog.getByLabel('Authority').fill('not a tenant')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('Give common, organizations').waitFor()
  await expectAccessible(page)
  await dialog.getByLabel('Authority').fill('organizations')
  await dialog.getByLabel('Scopes').fill('Files.ReadWrite  User.Read\noffline_access')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'hidden' })
  const read = async () =>
    (await call(appRegistrationRoutes.list, { params: { projectId } }, operator())).appRegistrations[0]!
  expect(await read()).toMatchObject({
    authority: 'organizations',
    scopes: ['Files.ReadWrite', 'User.Read', 'offline_access'],
    hasClientSecret: true,
  })
})

test('a connection is shown, tested with real calls, and disconnected', async () => {
  await connect('user-42')
  await page.goto(at('/connections'))
  await page.getByRole('link', { name: demo.accounts.work.displayName }).waitFor()
  await expectAccessible(page)

  await page.getByRole('link', { name: demo.accounts.work.displayName }).click()
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect.poll(() => page.getByLabel('Passed').count(), { timeout: 10_000 }).toBe(4)
  await page.getByText('Proven just now').waitFor()
  await page.getByText('Since just now').waitFor()
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Disconnect' }).click()
  await expectAccessible(page)
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click()
  await page.getByText('No connection yet').waitFor()
})

test('an unknown address and an unknown connection say so', async () => {
  await page.goto(at('/nowhere'))
  await page.getByText('There is nothing at this address').waitFor()
  await expectAccessible(page)
  await page.goto(at('/connections/con_unknown'))
  await page.getByRole('button', { name: 'Try again' }).waitFor()
  await expectAccessible(page)
})

test('a session that ends leads back to the sign-in and returns afterwards', async () => {
  await page.goto(at('/projects'))
  await page.getByRole('heading', { level: 1, name: 'Projects' }).waitFor()
  await page.context().clearCookies()
  await page.getByRole('link', { name: 'Connections' }).click()
  await page.getByLabel('Operator key').fill(server.operatorKey)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Connections' }).waitFor()
})

test('the browser found nothing against the policy, and asked no stranger', () => {
  expect(complaints).toEqual([])
})

function at(path: string): string {
  return `${server.url}/console${path}`
}

function operator() {
  return { baseUrl: server.url, token: server.operatorKey }
}

/** Connects the emulator's work account as a user of the product would: through the portal. */
async function connect(userId: string): Promise<void> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  await call(
    projectRoutes.addUserTokenKey,
    {
      params: { projectId },
      body: { algorithm: 'ES256', publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() },
    },
    operator(),
  )
  const { portalUrl } = await call(
    sdkRoutes.createAttempt,
    { params: { projectId }, body: { integration: 'onedrive' } },
    { baseUrl: server.url, token: signUserToken(userId, privateKey) },
  )
  await page.goto(portalUrl)
  await page.getByRole('button', { name: 'Continue with Microsoft' }).click()
  await page.waitForURL(/\/done/)
}

function signUserToken(sub: string, key: KeyObject): string {
  const iat = Math.floor(Date.now() / 1000)
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const content = `${encode({ alg: 'ES256', typ: 'JWT' })}.${encode({ sub, aud: projectId, iat, exp: iat + 600 })}`
  return `${content}.${sign('sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}
