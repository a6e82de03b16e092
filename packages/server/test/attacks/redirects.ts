/** Ways to lead a person, or an answer that is meant for the product, to a stranger's page; and links used twice. */
import { call, connectLinkRoutes, projectRoutes } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { createBrowser } from '../browser.ts'
import { codeOf, personal, productOrigin, type Scene, work } from './scene.ts'

export function attackRedirects(scene: () => Scene): void {
  const world = () => scene().world
  const params = () => ({ projectId: world().projectId })

  async function begin(wish: object, headers: Record<string, string> = {}): Promise<Response> {
    return scene().ask(`/sdk/v1/projects/${world().projectId}/attempts`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await world().userToken('wisher')}`,
        ...headers,
      },
      body: JSON.stringify({ integration: 'onedrive', ...wish }),
    })
  }
  const makeLink = (userId: string, wish: object = {}) =>
    call(connectLinkRoutes.create, { params: params(), body: { userId, ...wish } }, world().operator())

  test('returnTo on a stranger’s origin: refused, also where it only looks like ours', async () => {
    expect((await begin({ returnTo: `${productOrigin}/settings` })).status).toBe(200)
    const strangers = [
      'https://attacker.example/',
      `${productOrigin}.attacker.example/`,
      `http://product.example@attacker.example/`,
      `http://product.example:81/`,
      'https://product.example/',
      'http:\\\\attacker.example\\',
    ]
    for (const returnTo of strangers) expect([400, 403], returnTo).toContain((await begin({ returnTo })).status)
  })

  test('returnTo with a scheme that runs or reads something: refused', async () => {
    for (const returnTo of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '//attacker.example']) {
      const response = await begin({ returnTo })
      expect([response.status, await codeOf(response)], returnTo).toEqual([400, 'invalid_request'])
    }
  })

  test('returnTo whose origin the project has taken back meanwhile: the person stays on our page', async () => {
    const passing = 'http://passing.example'
    const allow = (allowedOrigins: string[]) =>
      call(projectRoutes.update, { params: params(), body: { allowedOrigins } }, world().operator())
    await allow([productOrigin, passing])
    const ends: string[] = []
    for (const taken of [false, true]) {
      const { portalUrl } = (await (await begin({ mode: 'redirect', returnTo: `${passing}/x` })).json()) as {
        portalUrl: string
      }
      if (taken) await allow([productOrigin])
      const browser = createBrowser()
      let page = await browser.submit(await browser.open(portalUrl), {}, passing)
      if (page.html.includes('Pick an account')) {
        page = await browser.submit(page, { username: work.userPrincipalName }, passing)
      }
      if (page.html.includes('value="accept"')) page = await browser.submit(page, { decision: 'accept' }, passing)
      ends.push(new URL(page.url).origin)
    }
    expect(ends).toEqual([passing, world().server.url])
  })

  test('A connect link that leads to a stranger’s page afterwards: not made', async () => {
    const path = `/api/v1/projects/${world().projectId}/connect-links`
    const response = await scene().send('POST', path, { userId: 'u', returnTo: 'https://attacker.example/' })
    expect([response.status, await codeOf(response)]).toEqual([403, 'origin_not_allowed'])
  })

  test('An answer posted to another origin than the page that asked: refused', async () => {
    expect((await begin({ origin: productOrigin }, { origin: productOrigin })).status).toBe(200)
    const other = await begin({ origin: 'https://attacker.example' })
    expect([other.status, await codeOf(other)]).toEqual([403, 'origin_not_allowed'])
    const named = await begin({ origin: productOrigin }, { origin: 'https://attacker.example' })
    expect([named.status, await codeOf(named)]).toEqual([403, 'origin_not_allowed'])
  })

  test('An allowed origin that is a pattern, or holds a directive of a policy: not stored', async () => {
    const origins = ['https://*', 'https://*.example.com', 'https://a;sandbox', "https://a'b", 'https://a,b', 'null']
    for (const origin of origins) {
      const path = `/api/v1/projects/${world().projectId}`
      const response = await scene().send('PATCH', path, { allowedOrigins: [productOrigin, origin] })
      expect([response.status, await codeOf(response)], origin).toEqual([400, 'invalid_request'])
    }
  })

  test('A connect link opened again after it was used: opens nothing', async () => {
    const { url } = await makeLink('linked')
    expect((await world().walk(createBrowser(), url, work.userPrincipalName)).html).toContain('OneDrive is connected')
    const again = await createBrowser().open(url)
    expect(again.status).toBe(410)
    expect(again.html).toContain('This link has been used')
  })

  test('A connect link opened in two browsers before it was used: the second cannot finish', async () => {
    const { url } = await makeLink('raced', { allowMultipleCredentials: true })
    const [first, second] = [createBrowser(), createBrowser()]
    const atMicrosoft = await second.submit(await second.open(url))
    expect((await world().walk(first, url, work.userPrincipalName)).html).toContain('OneDrive is connected')
    let late = await second.submit(atMicrosoft, { username: personal.userPrincipalName })
    if (late.html.includes('value="accept"')) late = await second.submit(late, { decision: 'accept' })
    expect(late.html).toContain('connected with this link before')
    expect(await scene().connectionsOf('raced')).toBe(1)
  })

  test('A connect link that has expired, was withdrawn, or was guessed: opens nothing', async () => {
    const expired = await makeLink('e', { expiresInSeconds: 60 })
    const withdrawn = await makeLink('w')
    const opened = await createBrowser().open(withdrawn.url)
    await call(connectLinkRoutes.remove, { params: { ...params(), connectLinkId: withdrawn.id } }, world().operator())
    world().clock.advance(61_000)
    const status = async (url: string) => (await createBrowser().open(url)).status
    const guessed = `${world().server.url}/connect/${'d'.repeat(43)}`
    expect([await status(expired.url), await status(withdrawn.url), await status(guessed)]).toEqual([410, 404, 404])
    // What was opened through it before is over too.
    expect(await status(opened.url)).toBe(404)
  })
}
