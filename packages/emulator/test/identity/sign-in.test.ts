import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demo, type Emulator, startEmulator } from '../../src/index.ts'
import { authorizeUrl, landing, newBrowser, redeem } from './browse.ts'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

const { work, personal, guarded, administrator, guardedAdministrator } = demo.accounts

describe('the account picker', () => {
  test.each([
    ['common', [work, personal, guarded]],
    ['organizations', [work, guarded]],
    ['consumers', [personal]],
    ['contoso.example', [work]],
  ])('at %s shows who may come through', async (tenant, expected) => {
    const page = await (await fetch(authorizeUrl(emulator, { tenant }))).text()
    const shown = [work, personal, guarded].filter(({ userPrincipalName }) => page.includes(userPrincipalName))
    expect(shown).toEqual(expected)
  })

  test('hints narrow it down', async () => {
    const hinted = await (await fetch(authorizeUrl(emulator, { login_hint: personal.userPrincipalName }))).text()
    expect(hinted).toContain(personal.displayName)
    expect(hinted).not.toContain(work.displayName)
    const domain = await (await fetch(authorizeUrl(emulator, { domain_hint: 'organizations' }))).text()
    expect(domain).toContain(work.displayName)
    expect(domain).not.toContain(personal.displayName)
  })

  test('another account: an unknown name, a wrong password, then in', async () => {
    const browser = newBrowser()
    const name = await browser.submit(await browser.get(authorizeUrl(emulator)), { another: 'yes' })
    const unknown = await browser.submit(name, { username: 'nobody@contoso.example' })
    expect(unknown.status).toBe(400)
    expect(await unknown.clone().text()).toContain('AADSTS50034')
    const password = await browser.submit(unknown, { username: administrator.userPrincipalName })
    expect(await password.clone().text()).toContain('Enter password')
    const wrong = await browser.submit(password, { password: 'guess' })
    expect(await wrong.clone().text()).toContain('AADSTS50126')
    const consent = await browser.submit(wrong, { password: administrator.password! })
    expect(await consent.text()).toContain('Consent on behalf of Contoso')
  })

  test('an account that does not belong here is told so', async () => {
    const browser = newBrowser()
    const page = await browser.get(authorizeUrl(emulator, { tenant: 'contoso.example' }))
    const refused = await browser.submit(page, { username: personal.userPrincipalName })
    expect(await refused.text()).toContain('AADSTS50020')
  })
})

describe('the session', () => {
  test('signs in by itself once consent is given; prompts ask again; logout forgets', async () => {
    const browser = newBrowser()
    const consent = await browser.submit(await browser.get(authorizeUrl(emulator)), {
      username: personal.userPrincipalName,
    })
    expect(await consent.clone().text()).toContain('Have full access to your files')
    expect(landing(await browser.submit(consent, { decision: 'accept' })).get('code')).toBeTruthy()

    expect(landing(await browser.get(authorizeUrl(emulator))).get('code')).toBeTruthy()
    expect(landing(await browser.get(authorizeUrl(emulator, { prompt: 'none' }))).get('code')).toBeTruthy()
    expect(await (await browser.get(authorizeUrl(emulator, { prompt: 'login' }))).text()).not.toContain('Signed in')
    expect(await (await browser.get(authorizeUrl(emulator, { prompt: 'select_account' }))).text()).toContain(
      'Signed in',
    )
    expect(await (await browser.get(authorizeUrl(emulator, { prompt: 'consent' }))).text()).toContain(
      'Permissions requested',
    )

    const out = `${emulator.url}/common/oauth2/v2.0/logout`
    const elsewhere = await browser.get(`${out}?post_logout_redirect_uri=https://elsewhere.example`)
    expect(await elsewhere.text()).toContain('You signed out')
    const back = await browser.get(`${out}?post_logout_redirect_uri=http://localhost:8400/oauth/callback&state=s`)
    expect(back.headers.get('location')).toBe('http://localhost:8400/oauth/callback?state=s')
    expect((await browser.get(authorizeUrl(emulator))).status).toBe(200)
  })

  test('a form is worth nothing in another browser', async () => {
    const page = await newBrowser().get(authorizeUrl(emulator))
    const stolen = await newBrowser().submit(page, { username: work.userPrincipalName })
    expect(stolen.status).toBe(400)
    expect(await stolen.text()).toContain('AADSTS50089')
  })

  test('a consent form cannot be sent for somebody who has not signed in', async () => {
    const browser = newBrowser()
    const pick = await browser.get(authorizeUrl(emulator))
    const html = (await pick.text()).replace('/common/login', '/common/consent')
    const forged = Object.assign(new Response(html), {})
    Object.defineProperty(forged, 'url', { value: pick.url })
    const refused = await browser.submit(forged, { decision: 'accept' })
    expect(await refused.text()).toContain('AADSTS50089')
  })
})

describe('the wall', () => {
  test('90095: a guarded user asks for approval and goes back empty-handed', async () => {
    const browser = newBrowser()
    const wall = await browser.submit(await browser.get(authorizeUrl(emulator)), {
      username: guarded.userPrincipalName,
    })
    expect(await wall.clone().text()).toMatch(/Approval required[\s\S]*AADSTS90095/)
    const asked = await browser.submit(wall, { decision: 'request', justification: 'For the notes' })
    expect(emulator.directory.consents.approvalRequests()).toMatchObject([{ justification: 'For the notes' }])
    const back = landing(await browser.submit(asked, { decision: 'return' }))
    expect(back.get('error')).toBe('access_denied')
    expect(back.get('error_description')).toMatch(/^AADSTS90095: /)
  })

  test.each([
    ['none', 'Files.ReadWrite', 90094],
    ['managed', 'Directory.Read.All', 90094],
    ['managed', 'Files.ReadWrite.All', 900941],
    ['low', 'Files.Read', 900941],
    ['legacy', 'Files.ReadWrite.All', undefined],
    ['managed', 'Files.ReadWrite', undefined],
  ] as const)('policy %s, %s: %s', async (consentPolicy, scope, code) => {
    await using fresh = await startEmulator()
    const tenant = fresh.directory.tenants.find('contoso.example')!
    fresh.directory.tenants.put({ ...tenant, consentPolicy })
    const browser = newBrowser()
    const page = await browser.submit(await browser.get(authorizeUrl(fresh, { scope })), {
      username: work.userPrincipalName,
    })
    const text = await page.clone().text()
    if (code === undefined) return expect(text).toContain('Permissions requested')
    expect(text).toContain(`AADSTS${code}`)
    expect(text).toContain('Return to the application without granting consent')
    // Accepting by hand what the page does not offer leads nowhere either.
    const html = text.replace('/common/approval', '/common/consent')
    const forged = new Response(html)
    Object.defineProperty(forged, 'url', { value: page.url })
    expect(await (await browser.submit(forged, { decision: 'accept' })).text()).toContain(`AADSTS${code}`)
    const back = landing(await browser.submit(page, { decision: 'return' }))
    expect(back.get('error_description')).toMatch(new RegExp(`^AADSTS${code}: `))
  })

  test('an administrator opens it for everyone', async () => {
    await using fresh = await startEmulator()
    const admin = newBrowser()
    const password = await admin.submit(await admin.get(authorizeUrl(fresh)), {
      username: guardedAdministrator.userPrincipalName,
    })
    const consent = await admin.submit(password, { password: guardedAdministrator.password! })
    expect(landing(await admin.submit(consent, { decision: 'accept', organization: 'yes' })).get('code')).toBeTruthy()

    const browser = newBrowser()
    const through = await browser.submit(await browser.get(authorizeUrl(fresh)), {
      username: guarded.userPrincipalName,
    })
    expect((await redeem(fresh, landing(through).get('code'))).status).toBe(200)
  })

  test("an administrator's own consent is for nobody else", async () => {
    await using fresh = await startEmulator()
    const admin = newBrowser()
    const password = await admin.submit(await admin.get(authorizeUrl(fresh)), {
      username: guardedAdministrator.userPrincipalName,
    })
    const consent = await admin.submit(password, { password: guardedAdministrator.password! })
    await admin.submit(consent, { decision: 'accept' })
    const browser = newBrowser()
    const wall = await browser.submit(await browser.get(authorizeUrl(fresh)), { username: guarded.userPrincipalName })
    expect(await wall.text()).toContain('AADSTS90095')
  })
})

describe('without pages', () => {
  test('autoSignIn answers at once', async () => {
    await using auto = await startEmulator({ autoSignIn: work.userPrincipalName })
    const code = landing(await fetch(authorizeUrl(auto), { redirect: 'manual' })).get('code')
    expect((await redeem(auto, code)).status).toBe(200)
  })

  test('autoSignIn of a guarded account brings the refusal', async () => {
    await using auto = await startEmulator({ autoSignIn: guarded.userPrincipalName })
    const back = landing(await fetch(authorizeUrl(auto), { redirect: 'manual' }))
    expect(back.get('error_description')).toMatch(/^AADSTS90095: /)
  })

  test('autoSignIn of nobody does not start', async () => {
    await expect(startEmulator({ autoSignIn: 'nobody@contoso.example' })).rejects.toMatchObject({
      code: 'bad_option',
      message: expect.stringContaining(work.userPrincipalName),
    })
  })
})
