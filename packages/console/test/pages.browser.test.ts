/** The pages of a project, of the vault and of a connection's history, as an operator uses them. */
import { apiKeyRoutes, brandingRoutes, call, projectRoutes, vaultRoutes } from '@drawbridge/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenConsole, openConsole } from './open-console.ts'

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

let desk: OpenConsole
beforeAll(async () => {
  desk = await openConsole()
  await desk.register('Production')
})
afterAll(() => desk?.[Symbol.asyncDispose]())

const seen = (name: string): Promise<void> => desk.seen(name)

test('whom to mail about failures is refused with a reason where the server sends no mail', async () => {
  const { page, at, projectId } = desk
  await page.goto(at(`/projects/${projectId}`))
  await page.getByRole('button', { name: 'Edit who is told' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('E-mail addresses').fill('not an address')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('Give an e-mail address.').waitFor()
  await dialog.getByLabel('E-mail addresses').fill('ops@aster.example')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText(/sends no mail yet/).waitFor()
  await seen('failure-mail')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
})

test('an API key is made by keyboard, shown once, works, and is revoked', async () => {
  const { page, at, projectId, server, operator } = desk
  await page.goto(at(`/projects/${projectId}`))
  await page.getByRole('button', { name: 'New API key' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByLabel('Name').fill('Back end')
  await page.getByLabel('Read the project').check()
  await page.keyboard.press('Enter')
  const key = (await page.getByText(/^dbk_/).textContent())!.trim()
  await seen('api-key')
  await page.getByRole('button', { name: 'I have kept it' }).click()
  await page.getByRole('list', { name: 'API keys' }).getByText('Back end').waitFor()
  expect(await page.content()).not.toContain(key)

  const read = () => call(projectRoutes.get, { params: { projectId } }, { baseUrl: server.url, token: key })
  expect((await read()).id).toBe(projectId)
  await page.getByRole('button', { name: 'Revoke Back end' }).click()
  await page.getByRole('button', { name: 'Revoke key' }).click()
  await page.getByText('None yet: only the operator key').waitFor()
  await expect(read()).rejects.toMatchObject({ status: 401 })
  expect((await call(apiKeyRoutes.list, { params: { projectId } }, operator())).apiKeys).toEqual([])
})

test('an app registration is checked at Microsoft where it stands', async () => {
  const { page } = desk
  await page.getByRole('heading', { name: 'Production' }).waitFor()
  await page.getByRole('button', { name: 'Check at Microsoft' }).click()
  await expect.poll(() => page.getByLabel('Passed').count()).toBe(3)
  await seen('project')
})

test('the portal takes name, colour and logo; a colour that is none is refused with a reason', async () => {
  const { page, projectId, operator } = desk
  await page.getByRole('button', { name: 'Edit portal' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Aster')
  await dialog.getByLabel('Colour').fill('teal')
  await dialog.getByLabel('Logo').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: onePixel })
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('Give the colour as #rrggbb.').waitFor()
  await seen('branding')
  await dialog.getByLabel('Colour').fill('#7a1fa2')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'hidden' })

  const branding = await call(brandingRoutes.get, { params: { projectId } }, operator())
  expect(branding).toMatchObject({ displayName: 'Aster', accentColor: '#7a1fa2' })
  await page.getByText('#7a1fa2').waitFor()
  const logo = page.locator(`img[src="${branding.logoUrl}"]`)
  await expect.poll(() => logo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1)
  await seen('branded')
})

test('keys are not read from what is no address', async () => {
  const { page, projectId, operator } = desk
  const read = async () => (await call(projectRoutes.get, { params: { projectId } }, operator())).userTokenJwksUrl
  await page.getByRole('button', { name: 'Key set URL' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('JWKS URL').fill('app.example.com/keys')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => dialog.getByLabel('JWKS URL').getAttribute('aria-invalid')).toBe('true')
  expect(await read()).toBeNull()
  await seen('key-set')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await dialog.waitFor({ state: 'hidden' })
})

test('a change of the master key is begun, and the page shows how far it is', async () => {
  const { page, operator } = desk
  await page.getByRole('link', { name: 'Vault' }).click()
  await page.getByRole('heading', { level: 1, name: 'Vault' }).waitFor()
  await page.getByRole('button', { name: 'Change the master key' }).click()
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByRole('heading', { name: /change of keys|keys are being changed/ }).waitFor()
  const { rotation, keys } = await call(vaultRoutes.status, {}, operator())
  await page.getByText(`sealed values are under ${rotation!.keyId}`).waitFor()
  expect(keys).toHaveLength(2)
  await seen('vault')
})

test('a project is removed once its name is typed', async () => {
  const { page, at, operator } = desk
  const { id } = await call(projectRoutes.create, { body: { name: 'Short-lived' } }, operator())
  await page.goto(at(`/projects/${id}`))
  await page.getByRole('button', { name: 'Remove project' }).click()
  await page.getByLabel(/^Type “Short-lived”/).fill('Short')
  await page.getByRole('button', { name: 'Remove for good' }).click()
  await page.getByText('as it stands above').waitFor()
  await page.getByLabel(/^Type “Short-lived”/).fill('Short-lived')
  await page.getByRole('button', { name: 'Remove for good' }).click()
  await page.getByRole('heading', { level: 1, name: 'Projects' }).waitFor()
  const { projects } = await call(projectRoutes.list, {}, operator())
  expect(projects.map(({ name }) => name)).toEqual(['Aster Notes'])
})

test('the browser found nothing against the policy, asked no stranger, and used described routes alone', () => {
  expect(desk.complaints).toEqual([])
})
