/** An administrator consents for everybody, is asked to, and is the only one who may. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { demo, type Emulator, startEmulator } from '../../src/index.ts'
import { authorizeUrl, type Browser, landing, newBrowser, redirectUri, signIn } from './browse.ts'

let emulator: Emulator
beforeEach(async () => {
  emulator = await startEmulator()
})
afterEach(() => emulator.close())

const { guarded, guardedAdministrator, administrator, work } = demo.accounts

function adminConsentUrl(path: string, changes: Record<string, string> = {}): string {
  const query = { client_id: demo.app.clientId, redirect_uri: redirectUri, state: 'the state', ...changes }
  return `${emulator.url}${path}?${new URLSearchParams(query)}`
}

async function asAdministrator(browser: Browser, url: string, account = guardedAdministrator): Promise<Response> {
  const password = await browser.submit(await browser.get(url), { username: account.userPrincipalName })
  return browser.submit(password, { password: account.password! })
}

describe('/v2.0/adminconsent', () => {
  const url = () =>
    adminConsentUrl('/organizations/v2.0/adminconsent', {
      scope: 'https://graph.microsoft.com/Files.ReadWrite offline_access openid',
    })

  test('accepted: the tenant comes back, and nobody there is asked again', async () => {
    const browser = newBrowser()
    const page = await asAdministrator(browser, url())
    expect(await page.clone().text()).toContain('For everybody at Fabrikam')
    const back = landing(await browser.submit(page, { decision: 'accept' }))
    const tenant = emulator.directory.tenants.find('fabrikam.example')!.id
    expect(Object.fromEntries(back)).toEqual({
      admin_consent: 'True',
      tenant,
      scope: 'https://graph.microsoft.com/Files.ReadWrite offline_access openid',
      state: 'the state',
    })
    const scope = 'openid offline_access Files.ReadWrite'
    expect((await signIn(emulator, guarded.userPrincipalName, { scope })).get('code')).toBeTruthy()
  })

  test('declined', async () => {
    const browser = newBrowser()
    const back = landing(await browser.submit(await asAdministrator(browser, url()), { decision: 'cancel' }))
    expect(back.get('error')).toBe('consent_required')
    expect(back.get('error_description')).toMatch(/^AADSTS65004/)
    expect(back.get('admin_consent')).toBe('True')
  })

  test('nobody but an administrator gets to the question', async () => {
    const browser = newBrowser()
    const page = await browser.submit(await browser.get(url()), { username: work.userPrincipalName })
    expect(page.status).toBe(400)
    expect(await page.text()).toContain('AADSTS90094')
  })

  test('a form whose decision is sent without an administrator changes nothing', async () => {
    const browser = newBrowser()
    const page = await asAdministrator(browser, url())
    emulator.directory.accounts.update(guardedAdministrator.userPrincipalName, { administrator: false })
    expect((await browser.submit(page, { decision: 'accept' })).status).toBe(400)
    expect(emulator.directory.consents.all()).toEqual([])
  })

  test.each(['common', 'consumers'])('/%s is refused', async (segment) => {
    const page = await fetch(adminConsentUrl(`/${segment}/v2.0/adminconsent`, { scope: 'Files.Read' }))
    expect(page.status).toBe(400)
    expect(await page.text()).toContain('AADSTS9001023')
  })
})

describe('/adminconsent', () => {
  const url = () => adminConsentUrl('/common/adminconsent')

  test('grants what the registration lists, application permissions too', async () => {
    emulator.directory.apps.update(demo.app.clientId, { requiredRoles: ['Files.Read.All'] })
    const browser = newBrowser()
    const page = await asAdministrator(browser, url(), administrator)
    expect(await page.clone().text()).toContain('Files.Read.All (application)')
    const back = landing(await browser.submit(page, { decision: 'accept' }))
    const tenant = emulator.directory.tenants.find('contoso.example')!.id
    expect(Object.fromEntries(back)).toEqual({ admin_consent: 'True', tenant, state: 'the state' })
    expect(emulator.directory.servicePrincipals.roles(demo.app.clientId, tenant)).toEqual(['Files.Read.All'])
  })

  test('declined', async () => {
    const browser = newBrowser()
    const back = landing(await browser.submit(await asAdministrator(browser, url()), { decision: 'cancel' }))
    expect(back.get('error')).toBe('permission_denied')
    expect(back.has('admin_consent')).toBe(false)
  })
})

test('a request that a user left is approved on its page, and the user gets in', async () => {
  const browser = newBrowser()
  const wall = await browser.submit(await browser.get(authorizeUrl(emulator)), { username: guarded.userPrincipalName })
  await browser.submit(wall, { decision: 'request', justification: 'To <keep> my notes' })

  const list = await browser.get(`${emulator.url}/_emulator/approvals`)
  expect(await list.clone().text()).toContain('To &lt;keep&gt; my notes')
  await browser.submit(list, { decision: 'approve' })
  expect(emulator.directory.consents.approvalRequests()).toEqual([])
  expect((await signIn(emulator, guarded.userPrincipalName)).get('code')).toBeTruthy()
})

test('another site cannot approve for you', async () => {
  const response = await fetch(`${emulator.url}/_emulator/approvals`, {
    method: 'POST',
    headers: { origin: 'https://elsewhere.example' },
    body: new URLSearchParams({ decision: 'approve' }),
  })
  expect(response.status).toBe(403)
})
