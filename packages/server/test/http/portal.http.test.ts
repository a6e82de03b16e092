import { call, sdkRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBrowser } from '../browser.ts'
import { openWorld, productOrigin, type World } from '../world.ts'

const { work, personal } = demo.accounts
let world: World

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

async function attemptOf(userId: string, attemptId: string) {
  return call(sdkRoutes.getAttempt, { params: { projectId: world.projectId, attemptId } }, await world.user(userId))
}

test.each([
  { account: work, kind: 'work', driveType: 'business' },
  { account: personal, kind: 'personal', driveType: 'personal' },
])('a $kind account is connected, with who, which drive and what it may do', async ({ account, kind, driveType }) => {
  const userId = `happy-${kind}`
  const { id, portalUrl } = await world.beginAttempt(userId)
  const browser = createBrowser()

  const asks = await browser.open(portalUrl)
  expect(asks.html).toContain('Connect OneDrive to Aster Notes')
  expect(asks.html).toContain('See, add, change and delete files in your OneDrive')

  const done = await world.walk(browser, portalUrl, account.userPrincipalName)
  expect(new URL(done.url).pathname).toBe(`/portal/${id}/done`)
  expect(new URL(done.url).search).toBe('')
  expect(done.html).toContain('OneDrive is connected')
  expect(done.html).toContain(account.userPrincipalName)
  expect(done.html).toContain(`"origin":"${productOrigin}"`)

  const attempt = await attemptOf(userId, id)
  const { integrations } = await call(
    sdkRoutes.user,
    { params: { projectId: world.projectId } },
    await world.user(userId),
  )
  expect(attempt).toMatchObject({ state: 'connected', error: null })
  expect(integrations.onedrive).toMatchObject({
    enabled: true,
    connections: [
      {
        id: attempt.connectionId,
        status: 'connected',
        account: { displayName: account.displayName, userPrincipalName: account.userPrincipalName, kind },
        drive: { driveType },
        scopes: expect.arrayContaining(['Files.ReadWrite']),
      },
    ],
  })
})

test('pages let nothing in from elsewhere and are kept by nobody', async () => {
  const { portalUrl } = await world.beginAttempt('headers')
  const { headers } = await createBrowser().open(portalUrl)
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'nonce-/)
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.getSetCookie()[0]).toMatch(/^drawbridge_browser=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
})

test('who declines is told so, may try again, and then is connected', async () => {
  const { id, portalUrl } = await world.beginAttempt('decliner')
  const browser = createBrowser()
  const signIn = await browser.submit(await browser.open(portalUrl))
  const consent = await browser.submit(signIn, { username: demo.accounts.administrator.userPrincipalName })
  const asked = await browser.submit(consent, { password: demo.accounts.administrator.password! })
  const declined = await browser.submit(asked, { decision: 'cancel' })
  expect(declined.html).toContain('OneDrive was not connected')
  expect(await attemptOf('decliner', id)).toMatchObject({
    state: 'declined',
    connectionId: null,
    error: { code: 'sign_in_declined', diagnosis: { who: 'user' } },
  })

  const again = await browser.submit(declined)
  const consentAgain = again.html.includes('value="accept"')
    ? again
    : await browser.submit(again, { username: demo.accounts.administrator.userPrincipalName })
  const done = await browser.submit(consentAgain, { decision: 'accept' })
  expect(done.html).toContain('OneDrive is connected')
  expect(await attemptOf('decliner', id)).toMatchObject({ state: 'connected', error: null })
})

test('a link that another browser opened first is refused', async () => {
  const { portalUrl } = await world.beginAttempt('two-browsers')
  await createBrowser().open(portalUrl)
  const second = await createBrowser().open(portalUrl)
  expect(second.status).toBe(410)
  expect(second.html).toContain('opened in another browser')
})

test('a form on another site cannot start a sign-in', async () => {
  const { portalUrl } = await world.beginAttempt('cross-site')
  const browser = createBrowser()
  await browser.open(portalUrl)
  const cookie = `drawbridge_browser=${browser.cookie('drawbridge_browser')}`
  const post = (headers: Record<string, string>) =>
    fetch(`${portalUrl}/start`, { method: 'POST', headers: { cookie, ...headers }, redirect: 'manual' })
  expect((await post({ 'sec-fetch-site': 'cross-site', origin: 'http://evil.example' })).status).toBe(403)
  expect((await post({ origin: 'http://evil.example' })).status).toBe(403)
  expect((await post({})).status).toBe(403)
  expect((await post({ origin: world.server.url })).status).toBe(303)
})

/** Up to Microsoft's answer, which the browser does not follow. */
async function answerFor(userId: string) {
  const { id, portalUrl } = await world.beginAttempt(userId)
  const browser = createBrowser()
  const callback = `${world.server.url}/oauth/callback`
  const signIn = await browser.submit(await browser.open(portalUrl))
  let page = await browser.submit(signIn, { username: work.userPrincipalName }, callback)
  if (page.html.includes('value="accept"')) page = await browser.submit(page, { decision: 'accept' }, callback)
  return { id, browser, url: page.url }
}

test('a code that comes back in another browser is not redeemed, and still works in its own', async () => {
  const { id, browser, url } = await answerFor('stolen')
  const redeemed = world.asked('POST', '/common/oauth2/v2.0/token')
  const elsewhere = await createBrowser().open(url)
  expect(elsewhere.status).toBe(400)
  expect(elsewhere.html).toContain('begun in another browser')
  const otherSession = createBrowser()
  await otherSession.open((await world.beginAttempt('other')).portalUrl)
  expect((await otherSession.open(url)).status).toBe(400)
  expect(world.asked('POST', '/common/oauth2/v2.0/token')).toBe(redeemed)
  expect(await attemptOf('stolen', id)).toMatchObject({ state: 'pending' })
  expect((await browser.open(url)).html).toContain('OneDrive is connected')
})

test('an answer counts once, also when it comes twenty times at once', async () => {
  const { browser, url } = await answerFor('replayed')
  const redeemed = world.asked('POST', '/common/oauth2/v2.0/token')
  const pages = await Promise.all(Array.from({ length: 20 }, () => browser.open(url)))
  expect(pages.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(pages.filter(({ status }) => status === 410)).toHaveLength(19)
  expect(world.asked('POST', '/common/oauth2/v2.0/token')).toBe(redeemed + 1)
  const replay = await browser.open(url)
  expect(replay.html).toContain('finished before')
})

test.each(['', 'state=', 'state=forged', 'code=x', 'code=x&state=forged', 'error=access_denied&state=forged'])(
  'a forged answer changes nothing: %s',
  async (query) => {
    const redeemed = world.asked('POST', '/common/oauth2/v2.0/token')
    const browser = createBrowser()
    await browser.open((await world.beginAttempt('forger')).portalUrl)
    const page = await browser.open(`${world.server.url}/oauth/callback?${query}`)
    expect(page.status).toBe(400)
    expect(page.html).toContain('Nothing was changed')
    expect(world.asked('POST', '/common/oauth2/v2.0/token')).toBe(redeemed)
  },
)

test('a code of somebody else under the right state is refused by Microsoft', async () => {
  const { id, browser, url } = await answerFor('swapped')
  const forged = new URL(url)
  forged.searchParams.set('code', 'not-the-code')
  const page = await browser.open(forged.href)
  expect(page.html).toContain('What Microsoft said')
  expect(await attemptOf('swapped', id)).toMatchObject({ state: 'failed', connectionId: null })
})

test('connecting the same account again keeps the connection, whose id names it', async () => {
  const first = await world.connect('again', work.userPrincipalName)
  const second = await world.connect('again', work.userPrincipalName)
  expect(second.id).toBe(first.id)
  const other = await world.connect('somebody-else', work.userPrincipalName)
  expect(other.id).not.toBe(first.id)
})

test('mending a connection with another account is refused', async () => {
  const { id: connectionId } = await world.connect('mender', work.userPrincipalName)
  const { id, portalUrl } = await world.beginAttempt('mender', connectionId)
  const browser = createBrowser()
  const asks = await browser.open(portalUrl)
  expect(asks.html).toContain(`sign in again as <strong>${work.userPrincipalName}`)
  const authorize = new URL((await browser.submit(asks, {}, world.emulator.url)).url)
  authorize.searchParams.delete('login_hint')
  authorize.searchParams.set('prompt', 'select_account')
  let page = await browser.submit(await browser.open(authorize.href), { username: personal.userPrincipalName })
  if (page.html.includes('value="accept"')) page = await browser.submit(page, { decision: 'accept' })
  expect(page.html).toContain('That is another account')
  expect(page.html).toContain(personal.userPrincipalName)
  expect(await attemptOf('mender', id)).toMatchObject({ state: 'wrong_account', connectionId: null })

  // "Sign in as …" leads back to the account that was expected; "Add …" keeps both.
  page = await browser.submit({ ...page, html: formWith(page.html, 'another') })
  expect(page.html).toContain('OneDrive is connected')
  const { integrations } = await call(
    sdkRoutes.user,
    { params: { projectId: world.projectId } },
    await world.user('mender'),
  )
  expect(integrations.onedrive.connections.map(({ account }) => account.userPrincipalName).sort()).toEqual(
    [personal.userPrincipalName, work.userPrincipalName].sort(),
  )
})

/** The page from the form on that holds this value. */
function formWith(html: string, value: string): string {
  return html.slice(html.lastIndexOf('<form', html.indexOf(`value="${value}"`)))
}

test('an attempt is seen by its own user only, and never from another origin', async () => {
  const { id } = await world.beginAttempt('owner')
  await expect(attemptOf('stranger', id)).rejects.toMatchObject({ status: 404 })
  const body = { integration: 'onedrive' as const, origin: 'http://evil.example' }
  const begin = call(
    sdkRoutes.createAttempt,
    { params: { projectId: world.projectId }, body },
    await world.user('owner'),
  )
  await expect(begin).rejects.toMatchObject({ status: 403, code: 'origin_not_allowed' })
})

test('a run in the product’s own window comes back to the page that the product named', async () => {
  const begin = async (returnTo: string) => {
    const body = { integration: 'onedrive' as const, origin: productOrigin, returnTo }
    const params = { projectId: world.projectId }
    return call(sdkRoutes.createAttempt, { params, body }, await world.user('returner'))
  }
  const { attempt, portalUrl } = await begin(`${productOrigin}/notes?open=7#files`)
  const browser = createBrowser()
  const signIn = await browser.submit(await browser.open(portalUrl))
  let page = await browser.submit(signIn, { username: work.userPrincipalName }, productOrigin)
  if (page.html.includes('value="accept"')) page = await browser.submit(page, { decision: 'accept' }, productOrigin)
  expect(page.url).toBe(`${productOrigin}/notes?open=7&drawbridge_attempt=${attempt.id}#files`)
  const read = await call(
    sdkRoutes.getAttempt,
    { params: { projectId: world.projectId, attemptId: attempt.id } },
    await world.user('returner'),
  )
  expect(read.state).toBe('connected')

  for (const elsewhere of ['http://evil.example/', `${productOrigin}.evil.example/`, 'javascript:alert(1)']) {
    await expect(begin(elsewhere)).rejects.toMatchObject({ code: /origin_not_allowed|invalid_request/ })
  }
})

test('attempts that were over a day ago are swept away, some with each new one', async () => {
  const { id } = await world.beginAttempt('old')
  world.clock.advance(25 * 60 * 60_000)
  for (let index = 0; index < 4; index++) await world.beginAttempt('new')
  await expect(attemptOf('old', id)).rejects.toMatchObject({ status: 404 })
})

test('after ten minutes an attempt is over, also for an answer that comes then', async () => {
  const { id, browser, url } = await answerFor('slow')
  const { portalUrl } = await world.beginAttempt('slow')
  world.clock.advance(10 * 60_000)
  expect((await browser.open(url)).status).toBe(410)
  expect(await attemptOf('slow', id)).toMatchObject({ state: 'expired' })
  const page = await createBrowser().open(portalUrl)
  expect(page.html).toContain('This link has expired')
  expect(page.html).not.toContain('<form')
})
