/** The page of changes, as an operator uses it: a watch is added, a drive followed, and what happens appears by itself. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { call, changeRoutes, connectionProxyPath, webhookRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenConsole, openConsole } from './open-console.ts'

let desk: OpenConsole
let status = 204
const arrived: string[] = []
const product = createServer((request, response) => {
  arrived.push(String(request.headers['webhook-id']))
  request.resume()
  response.writeHead(status).end('as it likes')
})
let connectionId: string
const params = () => ({ projectId: desk.projectId, connectionId })

beforeAll(async () => {
  await new Promise<void>((done) => product.listen(0, '127.0.0.1', done))
  desk = await openConsole({ outboundAllow: '127.0.0.1' })
  await desk.register('Production')
  connectionId = await desk.connect('ada')
})
afterAll(async () => {
  await desk?.[Symbol.asyncDispose]()
  product.closeAllConnections()
  product.close()
})

const seen = (name: string): Promise<void> => desk.seen(name)

async function graph(method: string, path: string, body?: string, type = 'text/plain'): Promise<void> {
  const headers = { authorization: `Bearer ${desk.server.operatorKey}`, 'content-type': type }
  const url = `${desk.server.url}${connectionProxyPath(desk.projectId, connectionId)}/me/drive/root:/${path}`
  const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) })
  expect(response.ok).toBe(true)
}

test('a watch is added by keyboard, and the drive is followed', { timeout: 60_000 }, async () => {
  const { page, at, projectId } = desk
  await page.goto(at(`/projects/${projectId}`))
  await page.getByRole('link', { name: 'Changes' }).click()
  await page.getByRole('heading', { level: 1, name: 'Changes' }).waitFor()
  await page.getByText('None yet: no drive is followed.').waitFor()
  await page.getByRole('button', { name: 'Add watch' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('From size (bytes)').fill('many')
  await page.keyboard.press('Enter')
  await dialog.getByText('Give a number of bytes.').waitFor()
  await seen('new-watch')
  await dialog.getByLabel('From size (bytes)').fill('')
  await page.keyboard.press('Enter')
  await page.getByRole('list', { name: 'Watches' }).getByText('Every change').waitFor()
  const drive = page.getByRole('article', { name: `Drive of ${demo.accounts.work.displayName}` })
  await drive.getByText('Followed', { exact: true }).waitFor()
  // The work account has given less than Microsoft wants for a subscription.
  await drive.getByText(/Work accounts want the permission/).waitFor()
})

test('what happens appears by itself, and is found by name', { timeout: 60_000 }, async () => {
  const { page } = desk
  await page.getByText('Live', { exact: true }).first().waitFor()
  await graph('PUT', 'Meadow.txt:/content', 'green')
  await graph('PUT', 'River.txt:/content', 'blue')
  await page.getByRole('button', { name: 'Look now' }).click()
  const list = page.getByRole('list', { name: 'Changes' })
  await list.getByText('/Meadow.txt').waitFor()
  await list.getByText('/River.txt').waitFor()
  await page.getByLabel('Find by name or path').fill('meadow')
  await page.getByText('1 of 2 changes').waitFor()
  await expect.poll(() => list.getByText('/River.txt').count()).toBe(0)
  await page.getByLabel('Find by name or path').fill('')
  await seen('changes')
  await page.getByLabel('What happened').selectOption('Deleted')
  await page.getByText('0 of 2 changes').waitFor()
  await page.getByLabel('What happened').selectOption('Every change')
})

test('everything is compared when asked, a slip in a filter is said, and a watch is removed', {
  timeout: 60_000,
}, async () => {
  const { page, operator } = desk
  await page.getByRole('button', { name: 'Compare everything' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Compare everything' }).click()
  await page.getByText('All that is in the drive is being compared').first().waitFor()

  await page.getByRole('button', { name: 'Add watch' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Drives').selectOption(connectionId)
  await dialog.getByLabel('Name', { exact: true }).fill('*.pfd')
  await dialog.getByLabel('Deleted', { exact: true }).check()
  await dialog.getByRole('button', { name: 'Add watch' }).click()
  await page.getByText('No name in the drive matches *.pfd today.').waitFor()
  await seen('watch-warning')
  const { watches } = await call(changeRoutes.listWatches, { params: params(), query: {} }, operator())
  expect(watches[0]).toMatchObject({ connectionId, filter: { kinds: ['deleted'], name: '*.pfd', recursive: true } })

  await page.getByRole('button', { name: 'Remove watch: Deleted · named *.pfd' }).click()
  await page.getByRole('button', { name: 'Remove watch', exact: true }).click()
  await expect.poll(() => page.getByText('named *.pfd').count()).toBe(0)
})

test('from a connection to its changes, who was told of one, and sent again to them', { timeout: 60_000 }, async () => {
  const { page, at, projectId, operator } = desk
  const { port } = product.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/hook`
  const { webhookEndpoint } = await call(
    webhookRoutes.create,
    { params: { projectId }, body: { url, eventTypes: ['item.renamed'] } },
    operator(),
  )
  const body = { connectionId, webhookEndpointId: webhookEndpoint.id, filter: { kinds: ['renamed' as const] } }
  await call(changeRoutes.createWatch, { params: { projectId }, body }, operator())
  status = 503
  await graph('PATCH', 'Meadow.txt', JSON.stringify({ name: 'Pasture.txt' }), 'application/json')

  await page.goto(at(`/connections/${connectionId}`))
  await page.getByText('Up to date as of').waitFor()
  await page.getByText('Work accounts want the permission').waitFor()
  await page.getByRole('button', { name: 'Look now' }).click()
  const last = page.getByRole('list', { name: 'Last changes' })
  await last.getByText('/Meadow.txt → /Pasture.txt').waitFor()
  await page.getByRole('button', { name: 'More about /Pasture.txt' }).click()
  const told = page.getByRole('list', { name: 'Who is told of it' })
  await told.getByText(url).waitFor()
  await told.getByText('On its way').waitFor()
  await told.getByRole('button', { name: 'Look inside' }).click()
  await told.getByText('Answered 503').waitFor()
  await seen('connection-changes')

  status = 204
  await told.getByRole('button', { name: 'Send again' }).click()
  await told.getByText('Arrived').waitFor()
  expect(new Set(arrived).size).toBe(1)
  await page.getByRole('link', { name: 'All changes of this drive' }).click()
  await page.getByRole('heading', { level: 1, name: 'Changes' }).waitFor()
  await expect.poll(() => page.getByLabel('Connection', { exact: true }).inputValue()).toBe(connectionId)
  await page.getByRole('button', { name: 'More about /River.txt' }).click()
  await page.getByText('No endpoint is told of it').waitFor()
})

test('the browser found nothing against the policy, asked no stranger, and used described routes alone', () => {
  expect(desk.complaints).toEqual([])
})
