import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, fewLooks } from '../../../../test/accessible.ts'
import { launchChromium } from '../../../../test/chromium.ts'
import { isDescribed, judgedFetch } from '../../../../test/judged-fetch.ts'
import { type RunningServer, startServer } from '../../src/index.ts'
import { openTestDatabase, type TestDatabase } from '../database.ts'

const folder = mkdtempSync(join(tmpdir(), 'drawbridge-reference-'))
let database: TestDatabase
let server: RunningServer
let browser: Browser
let page: Page
/** What the page asked for, besides itself. */
const asked: string[] = []

beforeAll(async () => {
  database = await openTestDatabase()
  server = await startServer({ port: 0, dataFolder: folder, databaseUrl: database.url, log: { level: 'silent' } })
  browser = await launchChromium()
  page = await browser.newPage()
  page.on('request', (request) => asked.push(request.url()))
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
  await database?.[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

test('shows every route to whoever looks, with nothing fetched from anywhere', async () => {
  const answer = await page.goto(`${server.url}/api/reference`)
  expect(answer!.headers()['content-security-policy']).toContain("default-src 'none'")
  const { paths } = await (await judgedFetch(`${server.url}/api/v1/openapi.json`)).json()
  const operations = Object.values(paths as object).flatMap((methods) => Object.keys(methods))
  await expect.poll(() => page.locator('main article h3 .method').count()).toBe(operations.length)
  await expectAccessible(page, fewLooks, ({ colorScheme, width }) =>
    page.screenshot({ path: `artifacts/reference-${colorScheme}-${width}.png` }),
  )
  // A browser asks for an icon by itself.
  expect(asked.filter((url) => !url.endsWith('/favicon.ico'))).toEqual([`${server.url}/api/reference`])
}, 60_000)

test('a route is reached by keyboard from the list beside it', async () => {
  await page.getByRole('link', { name: /POST\s+projects$/ }).focus()
  await page.keyboard.press('Enter')
  expect(new URL(page.url()).hash).toBe('#projects_create')
  await expect.poll(() => page.locator('h3:target').isVisible()).toBe(true)
})

test('what is not described is known as such', async () => {
  expect(isDescribed('GET', `${server.url}/api/v1/projects`)).toBe(true)
  expect(isDescribed('PUT', `${server.url}/api/v1/projects`)).toBe(false)
  await expect(judgedFetch(`${server.url}/api/v1/nothing`)).rejects.toThrow('is not described')
})
