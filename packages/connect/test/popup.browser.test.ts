/**
 * The popup in a real Chromium. The portal is a stand-in, so that each test can say how it behaves; its pages live on
 * another site than the product's, as they do in life.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { createBuilder } from 'vite'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { launchChromium } from '../../../test/chromium.ts'
import type { createDrawbridge } from '../src/index.ts'
import { robin, type StandIn, standIn } from './stand-in.ts'

const outDir = await mkdtemp(join(tmpdir(), 'drawbridge-popup-'))
const connection = { id: 'con_1', account: { displayName: 'Megan' } }

const productPage = `<title>Product</title><button>Connect</button>
<script type="module">
  import { createDrawbridge } from '/connect.mjs'
  window.createDrawbridge = createDrawbridge
</script>`

let browser: Browser
let sdk: string
let product: StandIn
let portal: StandIn
/** How the run through the portal stands, and with which headers the portal's page comes. */
let attempt: { id: string; state: string; connectionId: string | null; error: object | null }
let portalHeaders: Record<string, string>
let expiresAt: string

beforeAll(async () => {
  const root = join(import.meta.dirname, '..')
  const environments = { module: { build: { outDir } }, client: { build: { outDir } } }
  await (await createBuilder({ root, logLevel: 'silent', environments })).buildApp()
  sdk = await readFile(join(outDir, 'connect.mjs'), 'utf8')
  browser = await launchChromium()

  product = await standIn(({ path }, response) => {
    if (path === '/connect.mjs') response.setHeader('content-type', 'text/javascript').end(sdk)
    else response.setHeader('content-type', 'text/html').end(productPage)
  })
  portal = await standIn(
    ({ method, path, headers }, response) => {
      response.setHeader('access-control-allow-origin', product.url)
      response.setHeader('access-control-allow-headers', 'authorization, content-type')
      if (method === 'OPTIONS') return undefined
      if (path.endsWith('/user')) {
        const connections = attempt.state === 'connected' ? [connection] : []
        return { ...robin, integrations: { onedrive: { enabled: connections.length > 0, connections } } }
      }
      if (path.endsWith('/attempts')) {
        const portalUrl = `http://${headers.host}/portal/${attempt.id}`
        return { attempt, portalUrl, expiresAt }
      }
      if (path.includes('/attempts/')) return attempt
      for (const [name, value] of Object.entries(portalHeaders)) response.setHeader(name, value)
      return void response.setHeader('content-type', 'text/html').end('<title>Portal</title>Sign in')
    },
    { host: 'localhost' },
  )
})

afterAll(async () => {
  await browser?.close()
  await product?.[Symbol.asyncDispose]()
  await portal?.[Symbol.asyncDispose]()
  await rm(outDir, { recursive: true })
})

beforeEach(() => {
  attempt = { id: 'att_1', state: 'pending', connectionId: null, error: null }
  portalHeaders = {}
  expiresAt = new Date(Date.now() + 600_000).toISOString()
  portal.received.length = 0
})

test('the portal’s message ends the run at once, and the window closes', async () => {
  await using page = await openProduct({ pollMs: 'never' })
  const popup = await press(page)
  await popup.waitForURL(`${portal.url}/portal/att_1`)
  expect(await popup.title()).toBe('Portal')

  connected()
  const closed = popup.waitForEvent('close')
  await say(popup, 'att_1')
  expect(await outcome(page)).toEqual(['open', 'close', 'success con_1 robin', 'resolved con_1'])
  await closed
})

test('messages from other windows, of other origins and about other attempts are not heard', async () => {
  await using page = await openProduct({ pollMs: 'never' })
  const popup = await press(page)
  await popup.waitForURL(`${portal.url}/portal/att_1`)
  connected()

  const forged = { type: 'drawbridge:attempt', attempt: { id: 'att_1', state: 'connected' } }
  await heard(page, () => page.evaluate((message) => window.postMessage(message, '*'), forged))
  await heard(page, () => sayFromFrame(page, forged))
  await heard(page, () => say(popup, 'att_2'))
  await heard(page, () => popup.evaluate(() => window.opener.postMessage('drawbridge:attempt', '*')))
  await walk(popup, `${product.url}/elsewhere`)
  await heard(page, () => say(popup, 'att_1'))
  expect(questions()).toBe(0)

  await walk(popup, `${portal.url}/portal/att_1`)
  await say(popup, 'att_1')
  expect(await outcome(page)).toContain('resolved con_1')
})

test('asking the server ends the run where the sign-in page has cut the window off', async () => {
  portalHeaders = { 'cross-origin-opener-policy': 'same-origin' }
  await using page = await openProduct({ pollMs: 20 })
  // Playwright makes every page believe it has the focus. The person is in the other window.
  await page.evaluate(() => {
    document.hasFocus = () => false
  })
  const popup = await press(page)
  await popup.waitForURL(`${portal.url}/portal/att_1`)
  expect(await popup.evaluate(() => window.opener)).toBeNull()
  await expect.poll(questions).toBeGreaterThan(2)
  connected()
  expect(await outcome(page)).toContain('resolved con_1')
})

test('a window that the person closes ends the run', async () => {
  await using page = await openProduct({ pollMs: 20 })
  const popup = await press(page)
  await popup.waitForURL(`${portal.url}/portal/att_1`)
  await popup.close()
  expect(await outcome(page)).toEqual(['open', 'close', 'error closed', 'rejected closed'])
})

test('a run that ended just before the window was closed has ended well', async () => {
  await using page = await openProduct({ pollMs: 'on demand' })
  const popup = await press(page)
  await popup.waitForURL(`${portal.url}/portal/att_1`)
  connected()
  await popup.close()
  await page.evaluate(() => (window as unknown as ProductWindow).wake())
  expect(await outcome(page)).toContain('resolved con_1')
})

test('a blocked window is said with what to do where the product wants to say it itself, and nothing is begun', async () => {
  await using page = await openProduct({ pollMs: 20, whenBlocked: 'fail' })
  await page.evaluate(() => {
    window.open = () => null
  })
  await page.getByRole('button').click()
  expect(await outcome(page)).toEqual(['close', 'error popup_blocked', 'rejected popup_blocked'])
  expect(portal.received.some(({ path }) => path.endsWith('/attempts'))).toBe(false)
})

test('where the window is blocked, another press opens it', async () => {
  await using page = await openProduct({ pollMs: 20 })
  await page.evaluate(() => {
    const { open } = window
    window.open = () => {
      window.open = open
      return null
    }
  })
  await page.getByRole('button').click()
  const again = page.getByRole('dialog').getByRole('button', { name: 'Open the sign-in window' })
  const [popup] = await Promise.all([page.waitForEvent('popup'), again.click()])
  await popup.waitForURL(`${portal.url}/portal/att_1`)
  connected()
  expect(await outcome(page)).toContain('resolved con_1')
  expect(await page.getByRole('dialog').count()).toBe(0)
})

test('where no window opens at all, the person goes there in this tab, or thinks better of it', async () => {
  await using page = await openProduct({ pollMs: 20 })
  await page.evaluate(() => {
    window.open = () => null
  })
  await page.getByRole('button').click()
  await page.keyboard.press('Escape')
  expect(await outcome(page)).toContain('rejected popup_blocked')
  await page.getByRole('button').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Open the sign-in window' }).click()
  await page.waitForURL(`${portal.url}/portal/att_1`)
})

test('a modal that the product’s own policy keeps from being shown becomes a window', async () => {
  portalHeaders = { 'content-security-policy': "frame-ancestors 'none'" }
  await using page = await openProduct({ pollMs: 20, mode: 'modal' })
  await page.getByRole('button').click()
  const go = page.getByRole('dialog').getByRole('button', { name: 'Continue with Microsoft' })
  const [popup] = await Promise.all([page.waitForEvent('popup'), go.click()])
  await popup.waitForURL(`${portal.url}/portal/att_1`)
  connected()
  expect(await outcome(page)).toContain('resolved con_1')
})

test('who passes onError need not handle the promise too', async () => {
  await using page = await openProduct({ pollMs: 20 })
  const uncaught: Error[] = []
  page.on('pageerror', (error) => uncaught.push(error))
  const code = await page.evaluate(() => {
    window.open = () => null
    const { drawbridge } = window as unknown as ProductWindow
    return new Promise((resolve) => {
      // After the turn in which a browser tells what nobody has caught.
      drawbridge.connect('onedrive', {
        whenBlocked: 'fail',
        onError: (error) => setTimeout(() => resolve(error.code), 50),
      })
    })
  })
  expect([code, uncaught]).toEqual(['popup_blocked', []])
})

test('after a decline the window stays to be read, and closing it brings the diagnosis', async () => {
  await using page = await openProduct({ pollMs: 20 })
  const popup = await press(page)
  declined()
  const asked = questions()
  await expect.poll(questions).toBeGreaterThan(asked + 3)
  expect(await page.evaluate(() => (window as unknown as ProductWindow).happened)).toEqual(['open'])
  expect(popup.isClosed()).toBe(false)
  await popup.close()
  expect(await outcome(page)).toEqual(['open', 'close', 'error sign_in_declined', 'rejected sign_in_declined'])
})

test('who tries again in the same window after a decline is connected', async () => {
  await using page = await openProduct({ pollMs: 20 })
  await press(page)
  declined()
  const asked = questions()
  await expect.poll(questions).toBeGreaterThan(asked + 1)
  connected()
  expect(await outcome(page)).toEqual(['open', 'close', 'success con_1 robin', 'resolved con_1'])
})

test('a window that stays open after a decline is not waited for longer than the run lasts', async () => {
  expiresAt = new Date(Date.now() + 200).toISOString()
  await using page = await openProduct({ pollMs: 20 })
  const popup = await press(page)
  declined()
  expect(await outcome(page)).toContain('rejected sign_in_declined')
  expect(popup.isClosed()).toBe(false)
})

test('one run at a time', async () => {
  await using page = await openProduct({ pollMs: 20 })
  const popup = await press(page)
  const second = page.evaluate(() => (window as unknown as ProductWindow).drawbridge.connect('onedrive'))
  await expect(second).rejects.toThrow(/already open/)
  connected()
  expect(await outcome(page)).toContain('resolved con_1')
  expect(
    page
      .context()
      .pages()
      .filter((open) => open !== page && open !== popup),
  ).toEqual([])
})

test('redirect mode goes to the portal in the same window', async () => {
  await using page = await openProduct({ pollMs: 20, mode: 'redirect' })
  await page.getByRole('button').click()
  await page.waitForURL(`${portal.url}/portal/att_1`)
  expect(page.context().pages()).toEqual([page])
  const asked = portal.received.find(({ method, path }) => method === 'POST' && path.endsWith('/attempts'))
  expect(JSON.parse(String(asked?.body))).toMatchObject({ origin: product.url, returnTo: `${product.url}/` })
})

type ProductWindow = {
  createDrawbridge: typeof createDrawbridge
  drawbridge: ReturnType<typeof createDrawbridge>
  happened: string[]
  ended: Promise<void>
  wake(): void
}
type Setting = {
  readonly pollMs: number | 'never' | 'on demand'
  readonly mode?: 'redirect' | 'modal'
  readonly whenBlocked?: 'fail'
}

/** The product's page, authenticated, its button wired; what happens is written down in order. */
async function openProduct(setting: Setting): Promise<Page & AsyncDisposable> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(product.url)
  await page.evaluate(
    async ({ baseUrl, pollMs, mode, whenBlocked }) => {
      const here = window as unknown as ProductWindow & Record<string, unknown>
      const sleep = (): Promise<void> =>
        new Promise((resolve) => {
          if (pollMs === 'on demand') here.wake = resolve
          else if (pollMs !== 'never') setTimeout(resolve, pollMs)
        })
      const drawbridge = here.createDrawbridge({ baseUrl, sleep })
      await drawbridge.authenticate('prj_1', 'token')
      const happened: string[] = []
      const note = (text: string): void => void happened.push(text)
      document.querySelector('button')!.onclick = () => {
        const run = drawbridge.connect('onedrive', {
          mode,
          whenBlocked,
          onOpen: () => note('open'),
          onClose: () => note('close'),
          onSuccess: (made, user) => note(`success ${made.id} ${user.userId}`),
          onError: (error) => note(`error ${error.code}`),
        })
        here.ended = run.then(
          ({ id }) => note(`resolved ${id}`),
          (error: { code: string }) => note(`rejected ${error.code}`),
        )
      }
      Object.assign(here, { drawbridge, happened })
    },
    { baseUrl: portal.url, ...setting },
  )
  return Object.assign(page, { [Symbol.asyncDispose]: () => context.close() })
}

async function press(page: Page): Promise<Page> {
  const [popup] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button').click()])
  return popup
}

async function outcome(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { ended, happened } = window as unknown as ProductWindow
    await ended
    return happened
  })
}

/** Goes elsewhere as a link does, which keeps the opener. */
async function walk(popup: Page, url: string): Promise<void> {
  await popup.evaluate((to) => location.assign(to), url)
  await popup.waitForURL(url)
}

/** What the portal's last page says to its opener. */
async function say(popup: Page, id: string): Promise<void> {
  await popup.evaluate((attemptId) => {
    window.opener.postMessage({ type: 'drawbridge:attempt', attempt: { id: attemptId, state: 'connected' } }, '*')
  }, id)
}

/** The right origin, and not the window that was opened. */
async function sayFromFrame(page: Page, message: object): Promise<void> {
  await page.evaluate((src) => {
    document.body.append(Object.assign(document.createElement('iframe'), { src }))
  }, `${portal.url}/portal/att_1`)
  const frame = page.frames().find((candidate) => candidate !== page.mainFrame())!
  await frame.waitForURL(`${portal.url}/portal/att_1`)
  await frame.evaluate((forged) => window.parent.postMessage(forged, '*'), message)
}

/** Waits until the page has received a message, whatever it makes of it. */
async function heard(page: Page, send: () => Promise<unknown>): Promise<void> {
  await page.evaluate(() => {
    const here = window as unknown as Record<string, unknown>
    here['message'] = new Promise((resolve) => addEventListener('message', () => setTimeout(resolve), { once: true }))
  })
  await send()
  await page.evaluate(() => (window as unknown as Record<string, unknown>)['message'])
}

function connected(): void {
  attempt = { ...attempt, state: 'connected', connectionId: 'con_1' }
}

function declined(): void {
  attempt = { ...attempt, state: 'declined', error: { code: 'sign_in_declined', message: 'You declined.' } }
}

function questions(): number {
  return portal.received.filter(({ method, path }) => method === 'GET' && path.includes('/attempts/')).length
}
