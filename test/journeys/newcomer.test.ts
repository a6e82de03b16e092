/** The story of a newcomer, from the start command to a file that came back byte for byte, in a real browser. */
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call, projectRoutes, workflowRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible, fewLooks } from '../accessible.ts'
import { launchChromium } from '../chromium.ts'
import { freePorts, type Ports, type RunningProduct, startProduct } from './running-product.ts'
import { secretsIn, watchAnswers } from './secrets.ts'

const artifacts = join(import.meta.dirname, '../../artifacts/newcomer')
const patience = 60_000

let dataFolder: string
let ports: Ports
let product: RunningProduct
let browser: Browser
let context: BrowserContext
let page: Page
let answers: () => Promise<string>
let terminal = ''

beforeAll(async () => {
  await mkdir(artifacts, { recursive: true })
  dataFolder = await mkdtemp(join(tmpdir(), 'drawbridge-journey-'))
  ports = await freePorts()
  ;[product, browser] = await Promise.all([startProduct(dataFolder, ports), launchChromium()])
  context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true })
  answers = watchAnswers(context, () => [product.serverUrl, product.productUrl])
  page = await context.newPage()
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await product?.stop()
  await rm(dataFolder, { recursive: true, force: true })
})

describe('a newcomer', { timeout: patience }, () => {
  test('connects a personal OneDrive through the portal', async () => {
    await page.goto(product.productUrl)
    await see(page, 'product-before')
    const popup = await openPortal()
    await see(popup, 'portal')
    await popup.getByRole('button', { name: 'Continue with Microsoft' }).click()
    await popup.getByRole('heading', { name: 'Pick an account' }).waitFor()
    await see(popup, 'sign-in')
    await popup.getByRole('button', { name: demo.accounts.personal.userPrincipalName }).click()
    await popup.getByRole('heading', { name: /permission|access your info/i }).waitFor()
    await see(popup, 'consent')
    await popup.getByRole('button', { name: /^(Accept|Yes)$/ }).click()
    await page.getByText(demo.accounts.personal.userPrincipalName).waitFor()
    await expect.poll(() => files().count()).toBeGreaterThan(3)
  })

  test('sees pictures with their thumbnails', async () => {
    await files().getByRole('button', { name: 'Pictures', exact: true }).click()
    const thumbnail = files().locator('img').first()
    await thumbnail.waitFor()
    await expect.poll(() => thumbnail.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100)
    await see(page, 'product-pictures')
  })

  test('uploads a large file and gets it back byte for byte', async () => {
    const content = randomBytes(25 * 1024 * 1024 + 17)
    await page.getByLabel('Files to upload').setInputFiles({
      name: '100% done #1 it’s.bin',
      mimeType: 'application/octet-stream',
      buffer: content,
    })
    await page.getByRole('progressbar').first().waitFor()
    const download = page.getByRole('button', { name: 'Download 100% done #1 it’s.bin' })
    await download.waitFor()
    await see(page, 'product-uploaded')
    const [event] = await Promise.all([page.waitForEvent('download'), download.click()])
    expect(event.suggestedFilename()).toBe('100% done #1 it’s.bin')
    expect((await readFile(await event.path())).equals(content)).toBe(true)
  })

  test('renames it, and deletes it', async () => {
    await page.getByRole('button', { name: 'Rename 100% done #1 it’s.bin' }).click()
    await page.getByLabel('New name for 100% done #1 it’s.bin').fill('bridge.bin')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Rename bridge.bin' }).waitFor()
    await page.getByRole('button', { name: 'Delete bridge.bin' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('button', { name: 'Delete bridge.bin' }).waitFor({ state: 'detached' })
  })

  test('is told which names OneDrive forbids, and nothing changes', async () => {
    await page.getByRole('button', { name: 'New folder' }).click()
    await page.getByRole('textbox', { name: /folder/i }).fill('what?')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('alert').getByText(/name/i).first().waitFor()
    await see(page, 'product-forbidden-name')
    expect(await page.getByRole('button', { name: 'what?' }).count()).toBe(0)
  })
})

describe('a newcomer who has things done', { timeout: patience }, () => {
  const invoices = () => runsOf('File invoices')
  const told = () => page.getByRole('list', { name: 'Told to Aster Notes' })

  test('switches an automation on with a folder of their choice', async () => {
    await switchOf('File invoices').click()
    const form = page.getByRole('form', { name: 'Settings of File invoices' })
    await form.getByRole('button', { name: 'Switch on' }).click()
    await page.getByRole('alert').getByText('Folder to watch').waitFor()
    await chooseInvoices(form, 'Folder to watch')
    await form.getByRole('button', { name: 'Switch on' }).click()
    await page.getByText('Folder to watch: /Invoices').waitFor()
    expect(await switchOf('File invoices').getAttribute('aria-checked')).toBe('true')
    await working()
  })

  test('drops a file there, and finds it as PDF in the archive, and told to the product', async () => {
    await openFolder('Invoices')
    await upload('August.txt')
    await invoices().getByText('August.txt').waitFor()
    await invoices().getByText('Done').waitFor()
    const year = new Date().getUTCFullYear()
    await told().getByText(`/Archive/${year}/August.pdf`).waitFor()
    expect(await told().getByRole('link', { name: 'Open' }).getAttribute('href')).toMatch(/^http/)
    await openFolder('Archive', String(year))
    await page.getByRole('button', { name: 'Download August.pdf' }).waitFor()
    await see(page, 'product-automations')
  })

  test('is asked for one more permission, where an automation needs it and not before', async () => {
    await switchOf('Bring back what is deleted').click()
    const form = page.getByRole('form', { name: 'Settings of Bring back what is deleted' })
    await chooseInvoices(form, 'Folder to guard')
    await form.getByRole('button', { name: 'Switch on' }).click()
    const allow = page.getByRole('button', { name: 'Allow' })
    const [popup] = await Promise.all([page.waitForEvent('popup'), allow.click()])
    await popup.getByRole('heading', { name: 'Let Aster Notes do more' }).waitFor()
    await popup.getByRole('button', { name: 'Continue with Microsoft' }).click()
    await popup.getByRole('button', { name: /^(Accept|Yes)$/ }).click()
    await allow.waitFor({ state: 'hidden' })
    await working()
  })

  test('switches the first off, and nothing more comes of a file, while the other goes on', async () => {
    await switchOf('File invoices').click()
    await expect.poll(() => switchOf('File invoices').getAttribute('aria-checked')).toBe('false')
    await openFolder('Invoices')
    await upload('September.txt')
    await page.getByRole('button', { name: 'Delete September.txt' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    // What happened after the upload has been dealt with: the upload was, too.
    const back = runsOf('Bring back what is deleted')
    await back.getByText('September.txt').waitFor()
    await back.getByText('Done').waitFor()
    await page.getByRole('button', { name: 'Delete September.txt' }).waitFor()
    expect(await invoices().getByRole('listitem').count()).toBe(1)
    expect(await told().getByRole('listitem').count()).toBe(1)
  })

  test('has a note kept by an event, and asks a workflow that replies', async () => {
    const keep = page.getByRole('button', { name: 'Keep in OneDrive' })
    await keep.click()
    await page.getByRole('form', { name: 'Settings of Keep notes' }).getByRole('button', { name: 'Switch on' }).click()
    await page.getByText('Folder: /Notes').waitFor()
    await keep.click()
    await told().getByText('/Notes/The garden in October.txt').waitFor()

    await switchOf('Size up a folder').click()
    const form = page.getByRole('form', { name: 'Settings of Size up a folder' })
    await chooseInvoices(form, 'Folder')
    await form.getByRole('button', { name: 'Switch on' }).click()
    await page.getByRole('button', { name: 'Run now' }).click()
    await page.getByText(/^\d+ files, [\d.]+ KB$/).waitFor()
  })

  const switchOf = (name: string) => page.getByRole('switch', { name })
  const runsOf = (name: string) => page.getByRole('list', { name: `What “${name}” has done` })

  async function chooseInvoices(form: Locator, label: string): Promise<void> {
    await form.getByLabel(label, { exact: true }).click()
    const dialog = page.getByRole('dialog', { name: label })
    await dialog.getByRole('button', { name: 'Invoices' }).click()
    await dialog.getByRole('button', { name: 'Choose Invoices' }).click()
    await form.getByText('/Invoices').waitFor()
  }

  /** Until the drive has been read, and nothing keeps an automation from its work. */
  async function working(): Promise<void> {
    await expect.poll(() => page.locator('.hindrance:visible').count(), { timeout: 15_000 }).toBe(0)
  }

  async function openFolder(...names: readonly string[]): Promise<void> {
    for (const name of ['OneDrive', ...names]) await page.getByRole('button', { name, exact: true }).click()
  }

  async function upload(name: string): Promise<void> {
    const file = { name, mimeType: 'text/plain', buffer: Buffer.from('Invoice 1008, 120.00 EUR') }
    await page.getByLabel('Files to upload').setInputFiles(file)
  }
})

describe('the operator', { timeout: patience }, () => {
  let console_: Page

  test('signs in with the key and finds the connection', async () => {
    console_ = await context.newPage()
    await console_.goto(`${product.serverUrl}/console/connections`)
    const key = (await readFile(join(dataFolder, 'server/operator.key'), 'utf8')).trim()
    await console_.getByLabel('Operator key').fill(key)
    await console_.getByRole('button', { name: 'Sign in' }).click()
    await console_.getByText(demo.accounts.personal.displayName).first().waitFor()
    await see(console_, 'console-connections')
  })

  test('sees whose it is, what it may do, and tests it with real calls', async () => {
    await console_.getByRole('link', { name: demo.accounts.personal.displayName }).first().click()
    await console_.getByText(demo.accounts.personal.userPrincipalName).first().waitFor()
    await console_.getByText('Files.ReadWrite').first().waitFor()
    await console_.getByRole('button', { name: 'Test connection' }).click()
    await console_
      .getByText(/proven|all .*(passed|well)|works/i)
      .first()
      .waitFor()
    await see(console_, 'console-connection')
    const journal = await fetch(`${product.emulatorUrl}/_emulator/journal`, { headers: { accept: 'application/json' } })
    expect(await journal.text()).toContain('/v1.0/me/drive')
  })
})

describe('after Ctrl-C and another start', { timeout: patience }, () => {
  test('the connection is still there and works', async () => {
    await editAutomations()
    terminal += product.output()
    expect(await product.stop()).toBe(0)
    product = await startProduct(dataFolder, ports)
    await page.goto(product.productUrl)
    await page.getByText(demo.accounts.personal.userPrincipalName).waitFor()
    await page.getByRole('button', { name: 'Pictures', exact: true }).waitFor()
  })

  test('the automations are as their user and the operator left them, and what they did is still told', async () => {
    await page.getByText('Edited by the operator').waitFor()
    await page.getByRole('list', { name: 'What “File invoices” has done' }).getByText('August.txt').waitFor()
    const switches = page.getByRole('switch')
    const states = await switches.evaluateAll((all) =>
      all.map((each) => `${each.getAttribute('aria-label')} ${each.getAttribute('aria-checked')}`),
    )
    expect(states).toEqual(['File invoices false', 'Keep notes true', 'Bring back what is deleted true'])
  })

  /** One gets another name, one is taken away: neither may come again with the next start. */
  async function editAutomations(): Promise<void> {
    const token = (await readFile(join(dataFolder, 'server/operator.key'), 'utf8')).trim()
    const api = { baseUrl: product.serverUrl, token }
    const { workflows } = JSON.parse(await readFile(join(dataFolder, 'product.json'), 'utf8'))
    const [project] = (await call(projectRoutes.list, {}, api)).projects
    const of = (workflowId: string) => ({ projectId: project!.id, workflowId })
    const { definition } = await call(workflowRoutes.get, { params: of(workflows.keepNotes) }, api)
    const edited = { ...definition, name: 'Keep notes', description: 'Edited by the operator' }
    await call(workflowRoutes.update, { params: of(workflows.keepNotes), body: { definition: edited } }, api)
    await call(workflowRoutes.remove, { params: of(workflows.sizeUp) }, api)
  }

  test('a second account in a guarded tenant meets its administrator', async () => {
    await page.getByRole('button', { name: 'Disconnect' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
    const popup = await openPortal()
    await popup.getByRole('button', { name: 'Continue with Microsoft' }).click()
    await popup.getByRole('button', { name: demo.accounts.guarded.userPrincipalName }).click()
    await popup.getByRole('button', { name: /Cancel|Return to the application/ }).click()
    await popup
      .getByText(/administrator/i)
      .first()
      .waitFor()
    await see(popup, 'portal-needs-admin')
    await popup.close()
  })
})

describe('who thinks again', { timeout: patience }, () => {
  test('declines, tries again in the same window, and is connected', async () => {
    const popup = await openPortal()
    await popup.getByRole('button', { name: 'Continue with Microsoft' }).click()
    await popup.getByRole('button', { name: demo.accounts.work.userPrincipalName }).click()
    await popup.getByRole('button', { name: 'Cancel' }).click()
    await popup.getByRole('heading', { name: 'OneDrive was not connected' }).waitFor()
    await see(popup, 'portal-declined')
    await popup.getByRole('button', { name: 'Try again' }).click()
    await popup.getByRole('button', { name: demo.accounts.work.userPrincipalName }).click()
    await popup.getByRole('button', { name: 'Accept' }).click()
    await page.getByText(demo.accounts.work.userPrincipalName).waitFor()
    expect(await page.getByRole('alert').innerText()).toBe('')
  })

  test('adds another account, sees how each is, and disconnects one', async () => {
    const adds = page.getByRole('button', { name: 'Add an account' })
    const [popup] = await Promise.all([page.waitForEvent('popup'), adds.click()])
    await popup.getByRole('button', { name: 'Connect another account' }).click()
    await popup.getByRole('button', { name: demo.accounts.personal.userPrincipalName }).click()
    const accounts = page.getByRole('list', { name: 'Connected accounts' }).getByRole('listitem')
    await expect.poll(() => accounts.count()).toBe(2)
    expect(await accounts.getByText('Connected', { exact: true }).count()).toBe(2)
    await page.getByRole('button', { name: `Use ${demo.accounts.work.userPrincipalName}` }).click()
    await expect.poll(() => files().count()).toBeGreaterThan(3)
    await see(page, 'product-accounts')
    await page.getByRole('button', { name: `Disconnect ${demo.accounts.personal.userPrincipalName}` }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
    await expect.poll(() => accounts.count()).toBe(1)
  })

  test('connects in the same window, where the product has no windows to open, and comes back', async () => {
    await page.getByRole('button', { name: 'Disconnect' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
    await page.getByRole('button', { name: 'Connect OneDrive' }).waitFor()
    await page.evaluate(() => {
      const { drawbridge } = window as unknown as { drawbridge: { connect(name: string, options: object): unknown } }
      void drawbridge.connect('onedrive', { mode: 'redirect', returnTo: '/?from=redirect' })
    })
    await page.getByRole('button', { name: 'Continue with Microsoft' }).click()
    await page.getByRole('button', { name: demo.accounts.work.userPrincipalName }).click()
    await page.waitForURL(/\?from=redirect&drawbridge_attempt=att_/)
    await page.getByText(demo.accounts.work.userPrincipalName).waitFor()
  })
})

test('no secret reached a log or an answer', async () => {
  terminal += product.output()
  const known = await Promise.all(
    ['server/operator.key', 'server/master.key'].map((file) => readFile(join(dataFolder, file), 'utf8')),
  )
  const { webhook } = JSON.parse(await readFile(join(dataFolder, 'product.json'), 'utf8'))
  const planted = [demo.app.clientSecret, webhook.secret, ...known.map((text) => text.trim())]
  expect(secretsIn(terminal, planted)).toEqual([])
  expect(secretsIn(await answers(), planted)).toEqual([])
  // The search itself must be able to find something.
  expect(secretsIn(`x ${demo.app.clientSecret} y`, planted)).toHaveLength(1)
})

function files() {
  return page.getByRole('list', { name: 'Files' }).getByRole('listitem')
}

async function openPortal(): Promise<Page> {
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: 'Connect OneDrive' }).click(),
  ])
  await popup.getByRole('button', { name: 'Continue with Microsoft' }).waitFor()
  return popup
}

/** Looks at a page as people with other eyes and other screens do, and keeps what is seen. */
async function see(what: Page, name: string): Promise<void> {
  const size = what.viewportSize()!
  await expectAccessible(what, fewLooks, ({ colorScheme, width }) =>
    what.screenshot({ path: join(artifacts, `${name}-${colorScheme}-${width}.png`), fullPage: true }),
  )
  await what.emulateMedia({ colorScheme: 'light' })
  await what.setViewportSize(size)
}
