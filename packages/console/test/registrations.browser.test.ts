/** App registrations as an operator runs them: credentials and their ends, scopes, and moving connections. */
import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { appRegistrationRoutes, call, connectionRoutes, connectLinkRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenConsole, openConsole } from './open-console.ts'

let desk: OpenConsole
beforeAll(async () => {
  desk = await openConsole()
  await desk.register('Production')
})
afterAll(() => desk?.[Symbol.asyncDispose]())

const seen = (name: string): Promise<void> => desk.seen(name)
const stored = async () => {
  const { projectId, operator } = desk
  return (await call(appRegistrationRoutes.list, { params: { projectId } }, operator())).appRegistrations
}

test('a secret is added with its end, and is not shown again', async () => {
  const { page, at, projectId } = desk
  await page.goto(at(`/projects/${projectId}`))
  await page.getByRole('button', { name: 'Add secret' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/^Client secret/).fill('the-next~secret')
  await dialog.getByLabel('Secret expires on').fill(new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10))
  await seen('add-secret')
  await dialog.getByRole('button', { name: 'Add secret' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page
    .getByText(/Expires in (19|20) days/)
    .first()
    .waitFor()
  expect(await page.content()).not.toContain('the-next~secret')
  expect((await stored())[0]!.credentials).toHaveLength(2)
})

test('a certificate is made and downloaded; its thumbprint is that of the file', async () => {
  const { page } = desk
  await page.getByRole('button', { name: 'Make certificate' }).click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download drawbridge.pem' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('drawbridge.pem')
  const pem = await readFile(await download.path(), 'utf8')
  expect(pem).not.toContain('PRIVATE KEY')
  await seen('certificate')
  await page.getByRole('button', { name: 'I have kept it' }).click()

  const { thumbprint } = (await stored())[0]!.credentials.find(({ kind }) => kind === 'certificate')!
  const { fingerprint, fingerprint256 } = new X509Certificate(pem)
  expect([fingerprint, fingerprint256].map(plain)).toContain(plain(thumbprint!))
  await page.getByText(thumbprint!).waitFor()
})

test('the calendar names every end, soonest first', async () => {
  const { page, at } = desk
  await page.goto(at('/calendar'))
  const ends = page.getByRole('list', { name: 'Ends' }).getByRole('listitem')
  await expect.poll(() => ends.count()).toBe(2)
  expect(await ends.first().textContent()).toContain('Client secret')
  expect(await ends.last().textContent()).toContain('Certificate')
  await seen('calendar')
})

test('a part of the server that is not well is told of, and where to mend it', async () => {
  const { page } = desk
  await page.getByRole('link', { name: 'Health' }).click()
  await page.getByText('One part needs you').waitFor()
  const first = page.getByRole('list', { name: 'Parts' }).getByRole('listitem').first()
  expect(await first.textContent()).toContain('Client secrets and certificates')
  await page.getByRole('link', { name: 'Health needs you' }).waitFor()
  await seen('health')
  await page.getByRole('link', { name: 'To the calendar of ends' }).click()
  await page.getByRole('heading', { level: 1, name: 'Calendar' }).waitFor()
})

test('a credential is removed, and all is well again', async () => {
  const { page, at, projectId } = desk
  await page.goto(at(`/projects/${projectId}`))
  const row = page
    .getByRole('list', { name: 'Credentials' })
    .getByRole('listitem')
    .filter({ hasText: /Expires in \d+ days/ })
  await row.getByRole('button', { name: 'Remove credential' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await expect.poll(async () => (await stored())[0]!.credentials.length).toBe(2)
  await page.getByRole('link', { name: /^Health/ }).click()
  await page.getByText('All is well').waitFor()
  await page.getByRole('list', { name: 'Background work' }).waitFor()
  await expect.poll(() => page.getByLabel('needs you').count()).toBe(0)
})

test('the least scopes are planned with their reasons, and used', async () => {
  const { page, at, projectId } = desk
  await page.goto(at(`/projects/${projectId}`))
  await page.getByRole('button', { name: 'Plan scopes' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Plan' }).click()
  await dialog.getByText('Choose at least one thing').waitFor()
  await dialog.getByLabel(/^Read what others share/).check()
  await dialog.getByRole('button', { name: 'Plan' }).click()
  await dialog.getByText('An administrator is often asked').waitFor()
  await dialog.getByLabel(/^Read what others share/).uncheck()
  await dialog.getByLabel(/^Read files/).check()
  await dialog.getByRole('button', { name: 'Plan' }).click()
  await dialog.getByText('It asks for Files.ReadWrite without need.').waitFor()
  await seen('scope-plan')
  await dialog.getByRole('button', { name: 'Use these scopes' }).click()
  await dialog.waitFor({ state: 'hidden' })
  expect((await stored())[0]!.scopes.toSorted()).toEqual(['Files.Read', 'User.Read'])
})

test('connections are moved to another app registration, and say so until they went', async () => {
  const { page, at, projectId, emulator, operator } = desk
  const [old] = await stored()
  const connection = await connect()
  const cloud = { login: emulator.url, graph: emulator.url }
  const body = { ...demo.app, cloud, name: 'Next year' }
  await call(appRegistrationRoutes.create, { params: { projectId }, body }, operator())
  const to = (await stored()).find(({ name }) => name === 'Next year')!

  await page.goto(at(`/projects/${projectId}`))
  const production = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Production' }) })
  await production.getByRole('button', { name: 'Move connections' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('None stops working').waitFor()
  await seen('move')
  await dialog.getByRole('button', { name: 'Move connections' }).click()
  await page.getByRole('heading', { name: 'Moving to Next year' }).waitFor()
  await page.getByText('1 connection', { exact: true }).waitFor()
  await seen('moved')
  await page.getByRole('button', { name: 'Close' }).click()
  expect(await read(connection)).toMatchObject({ appRegistrationId: old!.id, movingTo: to.id })

  await page.goto(at('/connections?status=revoked'))
  await page.getByText('0 in all').waitFor()
  await page.getByLabel('Status').selectOption('Connected')
  await page.getByLabel('Find by account or user').fill('nobody')
  await page.getByText('0 in all').waitFor()
  await page.getByLabel('Find by account or user').fill('USER-42')
  await page.getByText('Moves at sign-in').waitFor()
  await seen('connections')
  await page.getByRole('link', { name: demo.accounts.work.displayName }).click()
  await page.getByText('Next year, when its user signs in next').waitFor()
  await page.getByText('Connected for the first time.').waitFor()
  await seen('history')
})

test('the browser found nothing against the policy, asked no stranger, and used described routes alone', () => {
  expect(desk.complaints).toEqual([])
})

/** Connects the emulator's work account through a connect link, and answers the connection's id. */
async function connect(): Promise<string> {
  const { page, projectId, operator } = desk
  const params = { projectId }
  const { url } = await call(connectLinkRoutes.create, { params, body: { userId: 'user-42' } }, operator())
  await page.goto(url)
  await page.getByRole('button', { name: /Continue/ }).click()
  await page.waitForURL(/\/done/)
  return (await call(connectionRoutes.list, { query: { projectId } }, operator())).connections[0]!.id
}

function read(connectionId: string) {
  return call(connectionRoutes.get, { params: { connectionId } }, desk.operator())
}

function plain(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toUpperCase()
}
