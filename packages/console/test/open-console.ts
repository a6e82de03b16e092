/** A console in a real browser, signed in, on a real server beside an emulator. */
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  appRegistrationRoutes,
  call,
  connectLinkRoutes,
  operatorRoutes,
  projectConnectionRoutes,
  projectRoutes,
} from '@drawbridge/api'
import { demo, type Emulator, startEmulator } from '@drawbridge/emulator'
import { type RunningServer, type ServerOptions, startServer } from '@drawbridge/server'
import type { Page } from 'playwright-core'
import { buildWeb } from '../../../scripts/build-web.ts'
import { expectAccessible, type Look } from '../../../test/accessible.ts'
import { launchChromium } from '../../../test/chromium.ts'
import { isDescribed } from '../../../test/judged-fetch.ts'

export type OpenConsole = AsyncDisposable & {
  readonly emulator: Emulator
  readonly server: RunningServer
  readonly page: Page
  readonly projectId: string
  /** What the browser complained about, asked of strangers, or asked of the server without its being described. */
  readonly complaints: readonly string[]
  at(path: string): string
  operator(): { baseUrl: string; token: string }
  /** An app registration that can sign people in at the emulator. */
  register(name: string): Promise<void>
  /** Connects the demo's work account to a user of the product, in the browser, and gives the connection's id. */
  connect(userId: string): Promise<string>
  /** Takes the page's picture in the dark and narrow, and in the light and wide, and finds it accessible in both. */
  seen(name: string): Promise<void>
}

const looks: readonly Look[] = [
  { colorScheme: 'dark', width: 375 },
  { colorScheme: 'light', width: 1280 },
]

/** @param options of the server */
export async function openConsole(options: Partial<ServerOptions> = {}): Promise<OpenConsole> {
  await buildWeb()
  const dataFolder = mkdtempSync(join(tmpdir(), 'drawbridge-console-'))
  const emulator = await startEmulator({ autoSignIn: demo.accounts.work.userPrincipalName })
  const server = await startServer({ port: 0, dataFolder, log: { level: 'silent' }, ...options })
  const browser = await launchChromium()
  const page = await browser.newPage()
  const complaints: string[] = []
  const at = (path: string): string => `${server.url}/console${path}`
  watch(page, server.url, complaints)

  const operator = () => ({ baseUrl: server.url, token: server.operatorKey })
  const body = { name: 'Aster Notes', allowedOrigins: ['http://localhost:8410'] }
  const { id: projectId } = await call(projectRoutes.create, { body }, operator())
  const { ticket } = await call(operatorRoutes.createTicket, {}, operator())
  await page.goto(at(`/sign-in#ticket=${ticket}`))
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()

  return {
    emulator,
    server,
    page,
    projectId,
    complaints,
    at,
    operator,
    async register(name) {
      const cloud = { login: emulator.url, graph: emulator.url }
      await call(
        appRegistrationRoutes.create,
        { params: { projectId }, body: { ...demo.app, cloud, name } },
        operator(),
      )
    },
    async connect(userId) {
      const params = { projectId }
      const { url } = await call(connectLinkRoutes.create, { params, body: { userId } }, operator())
      await page.goto(url)
      await page.getByRole('button', { name: 'Continue with Microsoft' }).click()
      await page.getByRole('heading', { name: /connected/i }).waitFor()
      const { connections } = await call(projectConnectionRoutes.list, { params }, operator())
      return connections[0]!.id
    },
    seen: (name) =>
      expectAccessible(page, looks, ({ colorScheme, width }) =>
        page.screenshot({ path: `artifacts/console-${name}-${colorScheme}-${width}.png`, fullPage: true }),
      ),
    async [Symbol.asyncDispose]() {
      await browser.close()
      await server.close()
      await emulator.close()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

function watch(page: Page, serverUrl: string, complaints: string[]): void {
  page.setDefaultTimeout(10_000)
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (/Content Security Policy|Warning:/.test(message.text())) complaints.push(message.text())
  })
  page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url())
    if (!page.url().startsWith(`${serverUrl}/console`)) return
    if (origin !== serverUrl) complaints.push(`asked ${origin}`)
    const ofApi = pathname.startsWith('/api/') || pathname.startsWith('/sdk/v1/')
    if (ofApi && !isDescribed(request.method(), request.url())) complaints.push(`${request.method()} ${pathname}`)
  })
}
