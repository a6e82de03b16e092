/** Sign-in at Microsoft: state, code, browser and authorization server are swapped, reused, planted and forged. */
import { call, sdkRoutes } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { type Browser, createBrowser } from '../browser.ts'
import { personal, productOrigin, type Scene, work } from './scene.ts'

export function attackSignIn(scene: () => Scene): void {
  const world = () => scene().world
  const stateOf = async (userId: string, attemptId: string) => {
    const params = { projectId: world().projectId, attemptId }
    return (await call(sdkRoutes.getAttempt, { params }, await world().user(userId))).state
  }
  const redeemed = () => world().asked('POST', '/common/oauth2/v2.0/token')

  /** Signs in, up to the callback that Microsoft sends the browser to, which is not opened. */
  async function walkToCallback(browser: Browser, portalUrl: string, username: string): Promise<URL> {
    const stop = `${world().server.url}/oauth/callback`
    let page = await browser.submit(await browser.open(portalUrl), {}, stop)
    if (page.html.includes('Pick an account')) page = await browser.submit(page, { username }, stop)
    if (page.html.includes('value="accept"')) page = await browser.submit(page, { decision: 'accept' }, stop)
    expect(page.url).toContain(`${stop}?`)
    return new URL(page.url)
  }

  test('A state that was never made: refused, nothing is redeemed', async () => {
    const before = redeemed()
    const browser = createBrowser()
    await browser.open((await world().beginAttempt('forger')).portalUrl)
    const page = await browser.open(`${world().server.url}/oauth/callback?code=x&state=${'a'.repeat(43)}`)
    expect(page.status).toBe(400)
    expect(page.html).toContain('This sign-in cannot be finished here')
    expect(redeemed()).toBe(before)
  })

  test('The attacker’s callback opened in the victim’s browser: refused, the code is not redeemed', async () => {
    const { id, portalUrl } = await world().beginAttempt('attacker-1')
    const own = createBrowser()
    const callback = await walkToCallback(own, portalUrl, personal.userPrincipalName)
    const before = redeemed()
    const victims = createBrowser()
    await victims.open((await world().beginAttempt('victim-1')).portalUrl)
    expect((await victims.open(callback.href)).status).toBe(400)
    expect(redeemed()).toBe(before)
    expect(await stateOf('attacker-1', id)).toBe('pending')
    expect((await own.open(callback.href)).html).toContain('OneDrive is connected')
  })

  test('A callback in a browser without any cookie: refused', async () => {
    const { portalUrl } = await world().beginAttempt('no-cookie')
    const callback = await walkToCallback(createBrowser(), portalUrl, work.userPrincipalName)
    expect((await createBrowser().open(callback.href)).status).toBe(400)
    expect(await scene().connectionsOf('no-cookie')).toBe(0)
  })

  test('A state used a second time: refused, also with a fresh code', async () => {
    const { portalUrl } = await world().beginAttempt('replayer')
    const browser = createBrowser()
    const callback = await walkToCallback(browser, portalUrl, work.userPrincipalName)
    expect((await browser.open(callback.href)).html).toContain('OneDrive is connected')
    const before = redeemed()
    const again = await browser.open(callback.href)
    callback.searchParams.set('code', 'another')
    const fresh = await browser.open(callback.href)
    expect([again.status, fresh.status]).toEqual([410, 410])
    expect(redeemed()).toBe(before)
  })

  test('Two callbacks with one state at once: one is taken', async () => {
    const { portalUrl } = await world().beginAttempt('racer')
    const browser = createBrowser()
    const callback = await walkToCallback(browser, portalUrl, work.userPrincipalName)
    const before = redeemed()
    const statuses = await Promise.all([1, 2, 3].map(async () => (await browser.open(callback.href)).status))
    expect(statuses.toSorted()).toEqual([200, 410, 410])
    expect(redeemed()).toBe(before + 1)
  })

  test('The state of an earlier start of the same attempt: refused', async () => {
    const { portalUrl } = await world().beginAttempt('restarter')
    const browser = createBrowser()
    const first = await walkToCallback(browser, portalUrl, work.userPrincipalName)
    const second = await walkToCallback(browser, portalUrl, work.userPrincipalName)
    expect((await browser.open(first.href)).status).toBe(400)
    expect((await browser.open(second.href)).html).toContain('OneDrive is connected')
  })

  test('A state that is older than its ten minutes: refused, nothing is redeemed', async () => {
    const { id, portalUrl } = await world().beginAttempt('late')
    const browser = createBrowser()
    const callback = await walkToCallback(browser, portalUrl, work.userPrincipalName)
    world().clock.advance(11 * 60_000)
    const before = redeemed()
    expect((await browser.open(callback.href)).status).toBe(410)
    expect(redeemed()).toBe(before)
    expect(await stateOf('late', id)).toBe('expired')
  })

  test('A stolen code injected into the attacker’s own run: Microsoft refuses it for its PKCE challenge', async () => {
    const victims = await world().beginAttempt('victim-2')
    const stolen = await walkToCallback(createBrowser(), victims.portalUrl, work.userPrincipalName)
    const { id, portalUrl } = await world().beginAttempt('attacker-2')
    const browser = createBrowser()
    const own = await walkToCallback(browser, portalUrl, personal.userPrincipalName)
    own.searchParams.set('code', stolen.searchParams.get('code')!)
    await browser.open(own.href)
    expect(await stateOf('attacker-2', id)).toBe('failed')
    expect(await scene().connectionsOf('attacker-2')).toBe(0)
  })

  test('Mix-up, an answer that names another issuer: refused, the code goes nowhere', async () => {
    const { id, portalUrl } = await world().beginAttempt('mixed-up')
    const browser = createBrowser()
    const callback = await walkToCallback(browser, portalUrl, work.userPrincipalName)
    const before = redeemed()
    callback.searchParams.set('iss', 'https://attacker.example/v2.0')
    await browser.open(callback.href)
    expect(redeemed()).toBe(before)
    expect(await stateOf('mixed-up', id)).toBe('failed')
  })

  test('A callback with two codes or two states: refused, no code is redeemed', async () => {
    for (const name of ['code', 'state']) {
      const { portalUrl } = await world().beginAttempt(`doubler-${name}`)
      const browser = createBrowser()
      const callback = await walkToCallback(browser, portalUrl, work.userPrincipalName)
      const before = redeemed()
      callback.searchParams.append(name, 'another')
      await browser.open(callback.href)
      expect(redeemed()).toBe(before)
      expect(await scene().connectionsOf(`doubler-${name}`)).toBe(0)
    }
  })

  test('A callback sent as a form, as another response mode would: there is no such route', async () => {
    const { portalUrl } = await world().beginAttempt('poster')
    const browser = createBrowser()
    const { search } = await walkToCallback(browser, portalUrl, work.userPrincipalName)
    const cookie = `drawbridge_browser=${browser.cookie('drawbridge_browser')}`
    const body = new URLSearchParams(search)
    const posted = await scene().ask('/oauth/callback', { method: 'POST', headers: { cookie }, body })
    expect(posted.status).toBe(404)
    expect(await scene().connectionsOf('poster')).toBe(0)
  })

  test('A portal page that the attacker has opened first: closed to every other browser', async () => {
    const { portalUrl } = await world().beginAttempt('fixated')
    await createBrowser().open(portalUrl)
    const victims = createBrowser()
    const page = await victims.open(portalUrl)
    expect(page.status).toBe(410)
    const headers = { 'sec-fetch-site': 'same-origin', cookie: `drawbridge_browser=${'b'.repeat(43)}` }
    const start = await fetch(`${portalUrl}/start`, { method: 'POST', headers, body: new URLSearchParams() })
    expect(start.status).toBe(410)
  })

  test('A browser cookie planted by a neighbouring host: not read over https, where the name must be __Host-', async () => {
    const { id } = await world().beginAttempt('planted')
    const open = (name: string) =>
      fetch(`${scene().published.url}/portal/${id}`, { headers: { cookie: `${name}=${'c'.repeat(43)}` } })
    const [made] = (await open('drawbridge_browser')).headers.getSetCookie()
    expect(made).toMatch(/^__Host-drawbridge_browser=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    expect(made).not.toContain('ccc')
  })

  test('A stranger’s browser sent into the attacker’s run without a page, for an account that is signed in: sees our page first', async () => {
    const loginHint = work.userPrincipalName
    const body = { integration: 'onedrive', mode: 'headless', origin: productOrigin, loginHint }
    const path = `/sdk/v1/projects/${world().projectId}/attempts`
    const token = await world().userToken('attacker-3')
    const begin = async () =>
      (await (await scene().send('POST', path, body, token)).json()) as { portalUrl: string; attempt: { id: string } }
    // The victim uses the product, and is signed in at Microsoft: nothing would be asked there.
    const browser = createBrowser()
    await world().walk(browser, (await world().beginAttempt('victim-3')).portalUrl, work.userPrincipalName)
    const page = await browser.open((await begin()).portalUrl)
    expect(page.url).toContain(`${world().server.url}/portal/`)
    expect(page.html).toContain(
      'For <strong>attacker-3</strong> in Aster Notes. If that is not you, close this window.',
    )
    expect(await scene().connectionsOf('attacker-3')).toBe(0)

    const go = async (referer: string) => {
      const init = { headers: { referer }, redirect: 'manual' } as const
      return (await fetch((await begin()).portalUrl, init)).headers.get('location')
    }
    expect(await go('https://attacker.example/')).toMatch(/^\/portal\//)
    expect(await go(`${productOrigin}.attacker.example/`)).toMatch(/^\/portal\//)
    expect(await go(`${productOrigin}/`)).toContain(world().emulator.url)
  })

  test('An administrator’s approval that nobody was sent for: repeated on a page, and nothing changes', async () => {
    const consents = () => world().db.selectFrom('tenant_consent').selectAll().execute()
    const before = await consents()
    const tenant = '11111111-2222-4333-8444-555555555555'
    const bare = await scene().ask(`/oauth/callback?admin_consent=True&tenant=${tenant}`)
    expect(bare.status).toBe(200)
    const state = `admin.${'a'.repeat(43)}`
    const forged = await scene().ask(`/oauth/callback?admin_consent=True&tenant=${tenant}&state=${state}`)
    expect(forged.status).toBe(400)
    expect(await consents()).toEqual(before)
  })
}
