/** What a page in a browser can do to another: frames over it, messages to it, requests in its person's name. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { call, projectRoutes } from '@drawbridge/api'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../../../../test/chromium.ts'
import { productOrigin, type Scene, work } from './scene.ts'

type Sites = {
  readonly browser: Browser
  /** The product's pages, whose origin the project allows. */
  readonly product: string
  /** The attacker's, on another site than the server. */
  readonly attacker: string
  /** The attacker's, on another port of the server's own host, which counts as the same site. */
  readonly neighbour: string
  close(): Promise<void>
}

/** A page that keeps the messages that it hears. */
const page = `<!doctype html><title>Page</title><script>
window.heard = []
addEventListener('message', ({ origin, data }) => heard.push({ origin, data }))
</script>`

async function openSites(): Promise<Sites> {
  const servers: Server[] = []
  const serve = async (host: string): Promise<string> => {
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html').end(page)
    }).listen(0, '127.0.0.1')
    servers.push(server)
    await once(server, 'listening')
    return `http://${host}:${(server.address() as AddressInfo).port}`
  }
  const [product, attacker, neighbour] = [await serve('127.0.0.1'), await serve('127.0.0.1'), await serve('localhost')]
  const browser = await launchChromium()
  return {
    browser,
    product,
    attacker,
    neighbour,
    async close() {
      await browser.close()
      for (const server of servers) {
        server.closeAllConnections()
        server.close()
      }
    },
  }
}

export function attackBrowsers(scene: () => Scene): void {
  let sites: Sites
  const world = () => scene().world
  const allow = (...allowedOrigins: string[]) =>
    call(
      projectRoutes.update,
      { params: { projectId: world().projectId }, body: { allowedOrigins } },
      world().operator(),
    )

  beforeAll(async () => {
    sites = await openSites()
    await allow(productOrigin, sites.product)
  })
  afterAll(async () => {
    await allow(productOrigin)
    await sites.close()
  })

  async function begin(userId: string, wish: object): Promise<string> {
    const path = `/sdk/v1/projects/${world().projectId}/attempts`
    const body = { integration: 'onedrive', origin: sites.product, ...wish }
    const response = await scene().send('POST', path, body, await world().userToken(userId))
    return ((await response.json()) as { portalUrl: string }).portalUrl
  }

  async function visit(origin: string, context?: BrowserContext): Promise<Page> {
    const opened = await (context ?? (await sites.browser.newContext())).newPage()
    await opened.goto(origin)
    return opened
  }

  /** What a frame on this page shows of an address: a text, or `undefined` when the browser refuses it. */
  async function framed(on: Page, url: string): Promise<string | undefined> {
    await on.evaluate(
      (address) =>
        new Promise((resolve) => {
          const frame = document.createElement('iframe')
          frame.onload = () => resolve(undefined)
          frame.src = address
          document.body.replaceChildren(frame)
        }),
      url,
    )
    const frame = on.frames().at(-1)!
    if (frame === on.mainFrame() || frame.url().startsWith('chrome-error:')) return undefined
    return frame.locator('body').innerText()
  }

  const heardBy = (opened: Page) =>
    opened.evaluate(() => (window as unknown as { heard: { origin: string; data: { type?: string } }[] }).heard)

  /** Opens the portal from a page, and connects there. */
  async function connectIn(opener: Page, portalUrl: string): Promise<void> {
    const [popup] = await Promise.all([
      opener.waitForEvent('popup'),
      opener.evaluate((url) => void window.open(url), portalUrl),
    ])
    await popup.getByRole('button', { name: /Continue/ }).click()
    await popup.getByText(work.displayName).first().click()
    await popup.getByText('OneDrive is connected').waitFor()
    await popup.close()
  }

  test('Clickjacking, the portal in a frame, of the attacker’s page or the product’s own: not shown', async () => {
    const portalUrl = await begin('framed', {})
    for (const origin of [sites.attacker, sites.neighbour, sites.product]) {
      expect(await framed(await visit(origin), portalUrl), origin).toBeUndefined()
    }
  })

  test('Clickjacking, the portal’s page for frames in another page than the one that asked: not shown', async () => {
    const portalUrl = await begin('modal', { mode: 'modal' })
    expect(await framed(await visit(sites.attacker), portalUrl)).toBeUndefined()
    expect(await framed(await visit(sites.neighbour), portalUrl)).toBeUndefined()
    expect(await framed(await visit(sites.product), portalUrl)).toContain('Continue with Microsoft')
  })

  test('Clickjacking, the console, the reference or an answer of the API in a frame: not shown', async () => {
    const attacker = await visit(sites.attacker)
    for (const path of ['/console/', '/health', '/reference', `/portal-logo/x/y`]) {
      expect(await framed(attacker, world().server.url + path), path).toBeUndefined()
    }
  })

  test('The portal opened by the attacker’s page, which waits for its answer: hears nothing', async () => {
    const attacker = await visit(sites.attacker)
    await connectIn(attacker, await begin('overheard', {}))
    expect(await heardBy(attacker)).toEqual([])
    const product = await visit(sites.product)
    await connectIn(product, await begin('heard', {}))
    expect(await heardBy(product)).toMatchObject([
      { origin: world().server.url, data: { type: 'drawbridge:attempt', attempt: { state: 'connected' } } },
    ])
  })

  test('A forged answer sent to the portal’s frame, so that the product believes it: not passed on', async () => {
    const portalUrl = await begin('relayed', { mode: 'modal' })
    const product = await visit(sites.product)
    await framed(product, portalUrl)
    await expect.poll(async () => (await heardBy(product)).length).toBe(1)
    const [attacker] = await Promise.all([
      product.waitForEvent('popup'),
      product.evaluate((url) => void window.open(url), sites.neighbour),
    ])
    await attacker.waitForLoadState()
    const forged = { type: 'drawbridge:attempt', attempt: { id: 'att_1', state: 'connected' } }
    await attacker.evaluate((data) => opener.frames[0].postMessage(data, '*'), forged)
    // The portal's own window says the same afterwards: what arrives, arrives in order.
    const [own] = await Promise.all([
      product.waitForEvent('popup'),
      product.frames()[1]!.evaluate(() => void window.open('/health')),
    ])
    await own.waitForLoadState()
    await own.evaluate(() => opener.postMessage({ type: 'honest' }, location.origin))
    await expect.poll(async () => (await heardBy(product)).length).toBe(2)
    expect((await heardBy(product)).map(({ data }) => data.type)).toEqual(['drawbridge:frame', 'honest'])
  })

  test('CSRF in a real browser, from the attacker’s site and from another port of our own host: nothing is made', async () => {
    const context = await sites.browser.newContext()
    const console = await context.newPage()
    await console.goto(`${world().server.url}/console/`)
    const signedIn = await console.evaluate(async (operatorKey) => {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ operatorKey })
      return (await fetch('/api/v1/operator/session', { method: 'POST', headers, body })).status
    }, world().server.operatorKey)
    expect(signedIn).toBe(204)
    const names = async () => (await world().db.selectFrom('project').select('name').execute()).map(({ name }) => name)
    for (const origin of [sites.attacker, sites.neighbour]) {
      const attacker = await visit(origin, context)
      await attacker.evaluate(async (url) => {
        const body = '{"name":"Forged","allowedOrigins":[]}'
        const credentials = 'include' as const
        await fetch(url, { method: 'POST', mode: 'no-cors', credentials, body }).catch(() => undefined)
        const headers = { 'content-type': 'application/json' }
        await fetch(url, { method: 'POST', credentials, headers, body }).catch(() => undefined)
        const form = document.createElement('form')
        Object.assign(form, { method: 'post', action: url, enctype: 'text/plain' })
        const input = document.createElement('input')
        Object.assign(input, { name: '{"name":"Forged","x":"', value: '"}' })
        form.append(input)
        document.body.append(form)
        form.submit()
      }, `${world().server.url}/api/v1/projects`)
      await attacker.waitForURL(/\/api\/v1\/projects$/)
      expect(await attacker.locator('body').innerText()).toMatch(/unauthorized|forbidden|unsupported_media_type/)
    }
    expect(await names()).not.toContain('Forged')
    const made = await console.evaluate(async () => {
      const headers = { 'content-type': 'application/json' }
      const body = '{"name":"Honest","allowedOrigins":[]}'
      return (await fetch('/api/v1/projects', { method: 'POST', headers, body })).status
    })
    expect(made).toBe(200)
  })

  test('The operator’s data, or a user’s, read by another page with the person’s cookies: unreadable', async () => {
    const paths = ['/api/v1/projects', '/api/v1/operator/session', `/sdk/v1/projects/${world().projectId}/user`]
    for (const origin of [sites.attacker, sites.neighbour]) {
      const attacker = await visit(origin)
      for (const path of paths) {
        const read = attacker.evaluate(
          async (url) => (await fetch(url, { credentials: 'include' })).text(),
          world().server.url + path,
        )
        await expect(read, path).rejects.toThrow(/Failed to fetch/)
      }
    }
    const product = await visit(sites.product)
    const [url, token] = [`${world().server.url}${paths[2]}`, await world().userToken('reader')]
    const status = await product.evaluate(
      async ([address, bearer]) => (await fetch(address!, { headers: { authorization: `Bearer ${bearer}` } })).status,
      [url, token],
    )
    expect(status).toBe(200)
  })

  test('The portal’s form sent by another page: refused, the browser says where it comes from', async () => {
    const portalUrl = await begin('pushed', {})
    const context = await sites.browser.newContext()
    await (await context.newPage()).goto(portalUrl)
    for (const origin of [sites.attacker, sites.neighbour]) {
      const attacker = await visit(origin, context)
      await attacker.evaluate((url) => {
        const form = document.createElement('form')
        Object.assign(form, { method: 'post', action: url })
        document.body.append(form)
        form.submit()
      }, `${portalUrl}/start`)
      await attacker.waitForURL(/\/start$/)
      expect(await attacker.locator('body').innerText()).toContain('Continue from the page of this sign-in')
    }
  })

  test('CORS, an origin that only looks allowed, null, or a preflight for the operator’s API: not allowed', async () => {
    const path = `/sdk/v1/projects/${world().projectId}/user`
    const ask = async (to: string, origin: string, method = 'GET') => {
      const authorization = `Bearer ${await world().userToken('reader')}`
      const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' }
      const headers = { origin, ...(method === 'OPTIONS' ? preflight : { authorization }) }
      const response = await scene().ask(to, { method, headers })
      expect(response.headers.get('access-control-allow-credentials')).toBeNull()
      return response.headers.get('access-control-allow-origin')
    }
    expect(await ask(path, productOrigin)).toBe(productOrigin)
    for (const origin of [
      'null',
      `${productOrigin}.attacker.example`,
      `${productOrigin}:8080`,
      'https://product.example',
    ]) {
      expect(await ask(path, origin), origin).toBeNull()
      expect(await ask(path, origin, 'OPTIONS'), origin).toBeNull()
    }
    for (const each of ['/api/v1/projects', '/api/v1/operator/session', '/notifications/graph']) {
      expect(await ask(each, productOrigin, 'OPTIONS'), each).toBeNull()
      expect(await ask(each, productOrigin), each).toBeNull()
    }
  })
}
