/** The set-up guide, walked as somebody does who makes every mistake once. */
import { appRegistrationRoutes, call } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenConsole, openConsole } from './open-console.ts'

let console_: OpenConsole
beforeAll(async () => {
  console_ = await openConsole()
})
afterAll(() => console_?.[Symbol.asyncDispose]())

const seen = (name: string): Promise<void> => console_.seen(name)
const stored = async () => {
  const { projectId, operator } = console_
  return (await call(appRegistrationRoutes.list, { params: { projectId } }, operator())).appRegistrations
}

test('a wrong client id is found before anything is stored; the right one is', async () => {
  const { page, at, projectId, emulator, server } = console_
  await page.goto(at(`/projects/${projectId}`))
  await page.getByRole('link', { name: 'Set-up guide' }).click()
  await page.getByRole('heading', { name: '1. Register the application' }).waitFor()
  await page.getByText(`${server.url}/oauth/callback`).waitFor()
  await seen('1-register')

  const form = page.getByRole('form', { name: 'The app registration' })
  await form.getByLabel('Application (client) ID').fill(crypto.randomUUID())
  await form.getByLabel('Cloud').selectOption('Emulator, or other addresses')
  await form.getByLabel('Sign-in address').fill(emulator.url)
  await form.getByRole('button', { name: 'Check and store' }).click()
  await page.getByLabel('Failed').waitFor()
  await page.getByText('No application with this client id').waitFor()
  await seen('1-refused')
  expect(await stored()).toEqual([])

  await form.getByLabel('Application (client) ID').fill(demo.app.clientId)
  await form.getByLabel('Directory (tenant) ID').fill(demo.daemonApp.tenantId)
  await form.getByRole('button', { name: 'Check and store' }).click()
  await page.getByRole('heading', { name: '2. Make a client secret' }).waitFor()
  expect(await stored()).toMatchObject([{ clientId: demo.app.clientId, authority: 'common', hasClientSecret: false }])
})

test('the id of the secret, and a wrong value, are not stored; the right value is', async () => {
  const { page } = console_
  await seen('2-secret')
  const form = page.getByRole('form', { name: 'The client secret' })
  for (const [wrong, words] of [
    ['5d0e6a51-92c7-4a3e-b6d1-1f0c8a2e7001', 'looks like the Secret ID'],
    ['not~the~secret', 'client secret'],
  ] as const) {
    await form.getByLabel(/^Client secret/).fill(wrong)
    await form.getByRole('button', { name: 'Check and store' }).click()
    await page.getByLabel('What Microsoft says').getByText(words).first().waitFor()
    expect((await stored())[0]!.hasClientSecret).toBe(false)
  }
  await form.getByLabel(/^Client secret/).fill(demo.app.clientSecret)
  await form.getByRole('button', { name: 'Check and store' }).click()
  await page.getByRole('heading', { name: '3. Add the permissions' }).waitFor()
  expect((await stored())[0]!.hasClientSecret).toBe(true)
})

test('the permissions are listed to be copied, and everything so far can be checked again', async () => {
  const { page } = console_
  await page.getByText('offline_access').first().waitFor()
  await page.getByRole('button', { name: 'Check everything' }).click()
  await expect.poll(() => page.getByLabel('Passed').count()).toBe(3)
  await seen('3-permissions')
  await page.getByRole('button', { name: 'They are added' }).click()
  await page.getByRole('heading', { name: '4. Connect a test account' }).waitFor()
})

test('a test account is connected through a link, and the guide sees it by itself', async () => {
  const { page } = console_
  await page.getByRole('button', { name: 'Make a connect link' }).click()
  const link = page.getByRole('link', { name: /Open the connect link/ })
  await link.waitFor()
  await seen('4-connect')
  const [portal] = await Promise.all([page.waitForEvent('popup'), link.click()])
  await portal.getByRole('button', { name: /Continue/ }).click()
  await page.getByText(`${demo.accounts.work.displayName} is connected.`).waitFor({ timeout: 20_000 })
  await portal.close()
  await page.getByRole('link', { name: /Permissions/ }).click()
  await page.getByRole('button', { name: 'Check everything' }).click()
  await page.getByText('Microsoft granted').waitFor()
  await page.getByRole('link', { name: /Test account/ }).click()
  await seen('4-connected')
}, 60_000)

test('it ends with a .env to copy, the API key in it', async () => {
  const { page, projectId, server } = console_
  await page.getByRole('link', { name: /Your product/ }).click()
  await page.getByText(`DRAWBRIDGE_PROJECT_ID=${projectId}`).waitFor()
  await page.getByRole('button', { name: 'Add an API key' }).click()
  await page.getByText(/DRAWBRIDGE_API_KEY=dbk_/).waitFor()
  await page.getByText(`${server.url}/sdk/connect.js`).waitFor()
  await seen('5-use')
})

test('the browser found nothing against the policy, asked no stranger, and used described routes alone', () => {
  expect(console_.complaints).toEqual([])
})
