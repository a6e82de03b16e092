/** One server, one Microsoft, one product and one browser, for journeys of several people at once. */
import { rmSync } from 'node:fs'
import { type Connection, call, connectionRoutes, projectRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import type { Browser, Page } from 'playwright-core'
import { openWorld, productOrigin, type World } from '../../packages/server/test/world.ts'
import { launchChromium } from '../chromium.ts'
import { type GuidePage, writeGuidePages } from '../guide-pages.ts'
import type { PlainPage } from './product-page.ts'
import { openProductSite, type ProductSite } from './product-site.ts'

export type Stage = AsyncDisposable & {
  readonly world: World
  readonly product: ProductSite
  /** An empty tab of somebody's own browser: nobody is signed in, and nothing is shared with the others. */
  person(): Promise<Page>
  /** The product's page in a fresh browser, open for this user, who is authenticated. */
  open(userId: string, page?: 'plain' | 'react' | GuidePage): Promise<Page>
  /** What the server holds for this user. */
  connectionsOf(userId: string): Promise<readonly Connection[]>
  /** What no journey may cause: a refusal by a Content-Security-Policy, a request to a stranger, an error in a page. */
  readonly complaints: string[]
}

export async function openStage(): Promise<Stage> {
  const [world, browser] = await Promise.all([openWorld(), launchChromium()])
  const guide = writeGuidePages()
  const product = await openProductSite(world.server.url, world.userToken, guide.files)
  const params = { projectId: world.projectId }
  await call(
    projectRoutes.update,
    { params, body: { allowedOrigins: [productOrigin, product.origin] } },
    world.operator(),
  )
  // They have used the app before, so that Microsoft asks them for nothing new.
  for (const { userPrincipalName } of [demo.accounts.work, demo.accounts.personal])
    await world.connect(userPrincipalName, userPrincipalName)
  const complaints: string[] = []
  const known = [world.server.url, world.emulator.url, product.origin]

  const stage: Stage = {
    world,
    product,
    complaints,
    person: () => openPerson(browser, known, complaints),
    async open(userId, name = 'plain') {
      const page = await stage.person()
      const query = new URLSearchParams({ server: world.server.url, project: world.projectId, user: userId })
      await page.goto(`${product.origin}/${name}?${query}`)
      return page
    },
    async connectionsOf(userId) {
      const { connections } = await call(connectionRoutes.list, { query: { limit: '200' } }, world.operator())
      return connections.filter((connection) => connection.userId === userId)
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      await product[Symbol.asyncDispose]()
      rmSync(guide.folder, { recursive: true })
      await world[Symbol.asyncDispose]()
    },
  }
  return stage
}

async function openPerson(browser: Browser, known: readonly string[], complaints: string[]): Promise<Page> {
  const context = await browser.newContext()
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      console.error(`policy: ${effectiveDirective} ${blockedURI} in ${location.pathname}`),
    )
  })
  context.on('console', (message) => {
    if (message.type() === 'error' && /policy/i.test(message.text())) complaints.push(message.text())
  })
  context.on('weberror', (error) => complaints.push(String(error.error())))
  context.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol !== 'data:' && !known.includes(url.origin)) complaints.push(`asked ${url.href}`)
  })
  return context.newPage()
}

/** Presses Connect, with these options, and returns the window that opens. */
export async function connect(page: Page, options: PlainPage['options'] = {}): Promise<Page> {
  const [popup] = await Promise.all([page.waitForEvent('popup'), press(page, options)])
  return popup
}

/** Presses Connect; where the run is seen is the caller's to find. */
export async function press(page: Page, options: PlainPage['options'] = {}): Promise<void> {
  await page.waitForFunction(() => (window as unknown as PlainPage).happened?.includes('ready'))
  await page.evaluate((given) => Object.assign(window, { options: given }), options)
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
}

/** What the SDK has told the product so far. */
export function happened(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => (window as unknown as PlainPage).happened)
}
