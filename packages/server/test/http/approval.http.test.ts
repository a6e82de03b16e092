/** A connect that waits for an administrator, from the refusal to the connection. */
import { brandingRoutes, call, connectLinkRoutes, sdkRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Browser, createBrowser, type Page } from '../browser.ts'
import { openWorld, productOrigin, type World } from '../world.ts'

const { work, guarded, guardedAdministrator } = demo.accounts
let world: World

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const params = () => ({ projectId: world.projectId })

async function attemptOf(userId: string, attemptId: string) {
  return call(sdkRoutes.getAttempt, { params: { ...params(), attemptId } }, await world.user(userId))
}

async function userOf(userId: string) {
  return call(sdkRoutes.user, { params: params() }, await world.user(userId))
}

/** The product knows the address of its user, and so the tenant. */
async function begin(userId: string) {
  const body = { integration: 'onedrive' as const, origin: productOrigin, loginHint: guarded.userPrincipalName }
  const { attempt, portalUrl } = await call(
    sdkRoutes.createAttempt,
    { params: params(), body },
    await world.user(userId),
  )
  return { id: attempt.id, portalUrl }
}

/** Up to the page on which a person of the guarded tenant waits. */
async function park(userId: string, browser: Browser): Promise<{ id: string; page: Page }> {
  const { id, portalUrl } = await begin(userId)
  const signIn = await browser.submit(await browser.open(portalUrl))
  const wall = await browser.submit(signIn, { username: guarded.userPrincipalName })
  return { id, page: await browser.submit(wall, { decision: 'return' }) }
}

/** The administrator follows the link, and says this. */
async function administrate(link: string, decision: 'accept' | 'cancel'): Promise<Page> {
  const browser = createBrowser()
  const asks = await browser.open(link)
  const signIn = await browser.submit(asks)
  const password = await browser.submit(signIn, { username: guardedAdministrator.userPrincipalName })
  const consent = await browser.submit(password, { password: guardedAdministrator.password! })
  return browser.submit(consent, { decision })
}

const state = async (browser: Browser, id: string) =>
  JSON.parse((await browser.open(`${world.server.url}/portal/${id}/state`)).html) as object

test('who needs an administrator waits fourteen days; a no is told, a yes lets everybody of the tenant go on', async () => {
  const [browser, other] = [createBrowser(), createBrowser()]
  const { id, page } = await park('nadia', browser)
  const second = await park('colleague', other)
  expect(page.html).toContain('An administrator has to approve this')
  const link = `${world.server.url}/oauth/admin-consent/${id}`
  expect(page.html).toContain(link)
  expect(await attemptOf('nadia', id)).toMatchObject({
    state: 'needs_admin',
    error: { code: 'needs_admin' },
    adminConsent: { state: 'waiting', url: link },
  })

  expect((await administrate(link, 'cancel')).html).toContain('It was not approved')
  expect(await attemptOf('nadia', id)).toMatchObject({ adminConsent: { state: 'declined' } })
  expect((await browser.open(`${world.server.url}/portal/${id}`)).html).toContain('The administrator said no')
  expect(await state(browser, id)).toEqual({ state: 'needs_admin', consent: 'declined', resume: false })

  world.clock.advance(13 * 24 * 60 * 60_000)
  expect((await administrate(link, 'accept')).html).toContain('Thank you')
  expect((await userOf('nadia')).integrations.onedrive).toMatchObject({
    connections: [],
    waiting: [{ id, adminConsent: { state: 'granted' } }],
  })
  expect(await state(browser, id)).toEqual({ state: 'needs_admin', consent: 'granted', resume: true })
  expect(await state(other, second.id)).toMatchObject({ resume: true })

  // What the open page does by itself: Microsoft asks nothing, and nobody but the user is connected.
  const waits = await browser.open(`${world.server.url}/portal/${id}`)
  const resume = waits.html.slice(waits.html.lastIndexOf('<form', waits.html.indexOf('name="resume"')))
  const done = await browser.submit({ ...waits, html: resume })
  expect(done.html).toContain('OneDrive is connected')
  const { connections, waiting } = (await userOf('nadia')).integrations.onedrive
  expect(connections.map(({ account }) => account.userPrincipalName)).toEqual([guarded.userPrincipalName])
  expect(waiting).toEqual([])
})

test('who closed the page goes on with the next connect, in any browser', async () => {
  const { id } = await begin('colleague')
  const [parked] = (await userOf('colleague')).integrations.onedrive.waiting
  expect(parked).toMatchObject({ id, adminConsent: { state: 'granted' } })
  const browser = createBrowser()
  const waits = await browser.open(`${world.server.url}/portal/${id}`)
  expect(waits.html).toContain('It has been approved')
  const resume = waits.html.slice(waits.html.lastIndexOf('<form', waits.html.indexOf('name="resume"')))
  // This browser has no session at Microsoft: the silent way leads to a question, without another press here.
  const signIn = await browser.submit({ ...waits, html: resume })
  expect(signIn.html).toContain('Pick an account')
  const done = await browser.submit(signIn, { username: guarded.userPrincipalName })
  expect(done.html).toContain('OneDrive is connected')
})

test('an answer of an administrator counts once, in the browser that was sent there, and binds nobody', async () => {
  const { id } = await world.beginAttempt('forger')
  const forged = `${world.server.url}/oauth/callback?admin_consent=True&tenant=${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}`
  const page = await createBrowser().open(`${forged}&state=admin.${'x'.repeat(43)}`)
  expect(page.status).toBe(400)
  expect(page.html).toContain('belongs to no approval')
  expect((await createBrowser().open(`${world.server.url}/oauth/admin-consent/${id}`)).status).toBe(404)
})

test('a connect link connects its user once, and says so afterwards', async () => {
  const { url } = await call(
    connectLinkRoutes.create,
    { params: params(), body: { userId: 'by-mail' } },
    world.operator(),
  )
  await createBrowser().open(url)
  const done = await world.walk(createBrowser(), url, work.userPrincipalName)
  expect(done.html).toContain('OneDrive is connected')
  expect((await userOf('by-mail')).integrations.onedrive.connections).toHaveLength(1)
  const used = await createBrowser().open(url)
  expect([used.status, used.html]).toEqual([410, expect.stringContaining('This link has been used')])

  const late = await call(
    connectLinkRoutes.create,
    { params: params(), body: { userId: 'late', expiresInSeconds: 60 } },
    world.operator(),
  )
  world.clock.advance(60_000)
  expect((await createBrowser().open(late.url)).html).toContain('This link has expired')
})

test('without a page of ours: to Microsoft at once, but not a minute later', async () => {
  const begin = async (mode: 'headless' | 'modal') => {
    const body = { integration: 'onedrive' as const, origin: productOrigin, mode }
    return call(sdkRoutes.createAttempt, { params: params(), body }, await world.user('headless'))
  }
  const follow = async (referer: string) => {
    const { portalUrl } = await begin('headless')
    return (await fetch(portalUrl, { redirect: 'manual', headers: { referer } })).headers.get('location')
  }
  expect(await follow(`${productOrigin}/`)).toContain(`${world.emulator.url}/`)
  // A link in somebody else's page, or in a mail, leads past no page of ours.
  for (const referer of ['http://evil.example/', 'no address'])
    expect(await follow(referer)).toMatch(/^\/portal\/att_\w+$/)
  const late = await begin('headless')
  world.clock.advance(60_000)
  expect((await createBrowser().open(late.portalUrl)).html).toContain('Continue with Microsoft')

  const modal = await begin('modal')
  const frame = await createBrowser().open(modal.portalUrl)
  expect(frame.headers.get('content-security-policy')).toContain(`frame-ancestors ${productOrigin};`)
  // From another site the window shows our page first.
  const window = await createBrowser().open(modal.portalUrl.replace('/frame', '/go'))
  expect(window.html).toContain('Connect OneDrive to Aster Notes')
})

test('the portal looks as its project wants, with a logo from here', async () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  const body = { displayName: 'Aster', accentColor: '#FFCC00', logo: png.toString('base64') }
  const { logoUrl } = await call(brandingRoutes.update, { params: params(), body }, world.operator())
  const logo = await fetch(logoUrl!)
  expect([logo.headers.get('content-type'), Buffer.from(await logo.arrayBuffer()).equals(png)]).toEqual([
    'image/png',
    true,
  ])
  const { portalUrl } = await world.beginAttempt('branded')
  const { html } = await createBrowser().open(portalUrl)
  expect(html).toContain('Connect OneDrive to Aster<')
  expect(html).toContain(`src="${new URL(logoUrl!).pathname}"`)
  expect(html).toMatch(/--accent: light-dark\(#[\da-f]{6}, #ffcc00\)/)
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64')
  await expect(
    call(brandingRoutes.update, { params: params(), body: { logo: svg } }, world.operator()),
  ).rejects.toMatchObject({ code: 'invalid_request' })
})

test('what a product says about its user is kept, merged, and shown to them', async () => {
  const user = await world.user('named')
  const set = (body: Record<string, unknown>) => call(sdkRoutes.setUserMetadata, { params: params(), body }, user)
  await set({ email: 'robin@aster.example', plan: 'free' })
  expect((await set({ plan: null, since: 2020 })).metadata).toEqual({ email: 'robin@aster.example', since: 2020 })
  await expect(set({ note: 'x'.repeat(20_000) })).rejects.toMatchObject({ code: 'payload_too_large' })
  expect((await userOf('named')).metadata).toEqual({ email: 'robin@aster.example', since: 2020 })
  const { portalUrl } = await world.beginAttempt('named')
  expect((await createBrowser().open(portalUrl)).html).toContain('robin@aster.example')
})
