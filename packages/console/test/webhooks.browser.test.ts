/** A webhook endpoint as an operator sees it, with a product at its other end that answers as it likes. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { call, webhookRoutes } from '@drawbridge/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenConsole, openConsole } from './open-console.ts'

let desk: OpenConsole
let status = 500
const arrived: string[] = []
const product = createServer((request, response) => {
  arrived.push(String(request.headers['webhook-id']))
  request.resume()
  response.writeHead(status).end('as it likes')
})

beforeAll(async () => {
  await new Promise<void>((done) => product.listen(0, '127.0.0.1', done))
  desk = await openConsole({ outboundAllow: '127.0.0.1' })
})
afterAll(async () => {
  await desk?.[Symbol.asyncDispose]()
  product.closeAllConnections()
  product.close()
})

const seen = (name: string): Promise<void> => desk.seen(name)

test('an endpoint is added, its secret shown once; a test event fails, then arrives; and is sent again', async () => {
  const { page, at, projectId, operator } = desk
  await page.goto(at(`/projects/${projectId}`))
  await page.getByRole('button', { name: 'Add endpoint' }).click()
  const { port } = product.address() as AddressInfo
  await page.getByLabel('Address').fill(`http://127.0.0.1:${port}/hook`)
  await page.getByRole('dialog').getByRole('button', { name: 'Add endpoint' }).click()
  await page.getByText(/^whsec_/).waitFor()
  await page.getByRole('button', { name: 'I have kept it' }).click()

  await page.getByRole('link', { name: /127\.0\.0\.1/ }).click()
  await page.getByRole('button', { name: 'Send a test event' }).click()
  await page.getByText('The test event did not arrive').first().waitFor()
  status = 200
  await page.getByRole('button', { name: 'Send a test event' }).click()
  await page.getByText('The test event arrived').first().waitFor()
  // A message stays while the mouse is on it, and may lie over the row that is pressed next.
  await page.mouse.move(0, 0)
  await expect.poll(() => page.locator('.fui-Toast').count(), { timeout: 20_000 }).toBe(0)
  await page.getByRole('button', { name: 'Look inside' }).first().click()
  await page.getByText('Answered 200').first().waitFor()
  await seen('webhook')

  const before = arrived.length
  await page.getByRole('button', { name: 'Send again', exact: true }).first().click()
  await expect.poll(() => arrived.length, { timeout: 15_000 }).toBeGreaterThan(before)
  expect(arrived.slice(0, before)).toContain(arrived.at(-1))

  const again = arrived.length
  await page.getByRole('button', { name: 'Send again from…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Send again', exact: true }).click()
  await dialog.getByText('Give a day and a time.').waitFor()
  await seen('webhook-replay')
  await dialog.getByLabel('From').fill('2026-01-01T00:00:00')
  await dialog.getByRole('button', { name: 'Send again', exact: true }).click()
  // A test event is for its own moment alone.
  await page.getByText('0 events are sent again').first().waitFor()
  expect(arrived.length).toBe(again)

  await page.getByRole('button', { name: 'Switch off' }).click()
  await page.getByRole('button', { name: 'Switch on' }).waitFor()
  const { webhookEndpoints } = await call(webhookRoutes.list, { params: { projectId } }, operator())
  expect(webhookEndpoints).toMatchObject([{ enabled: false }])
}, 60_000)

test('the browser found nothing against the policy, asked no stranger, and used described routes alone', () => {
  expect(desk.complaints).toEqual([])
})
