/**
 * A workflow as an operator makes one: drawn with mouse and keys, switched on, begun by a file that really arrives,
 * heard of at a product's webhook, and read in its timeline.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  call,
  changeRoutes,
  connectionProxyPath,
  connectLinkRoutes,
  projectConnectionRoutes,
  webhookRoutes,
  workflowRoutes,
} from '@drawbridge/api'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { starters } from '../src/drawing/templates.ts'
import { type OpenConsole, openConsole } from './open-console.ts'

let desk: OpenConsole
let connectionId: string
let secret: string
const arrived: { headers: Record<string, string>; body: string }[] = []

const product = createServer(async (request, response) => {
  const body = (await request.toArray()).join('')
  arrived.push({ headers: request.headers as Record<string, string>, body })
  response.writeHead(204).end()
})

beforeAll(async () => {
  await new Promise<void>((done) => product.listen(0, '127.0.0.1', done))
  desk = await openConsole({ outboundAllow: '127.0.0.1' })
  const { page, projectId, operator, register } = desk
  await register('Aster Notes')
  const { url } = await call(connectLinkRoutes.create, { params: { projectId }, body: { userId: 'ada' } }, operator())
  await page.goto(url)
  await page.getByRole('button', { name: 'Continue with Microsoft' }).click()
  await page.getByRole('heading', { name: /connected/i }).waitFor()
  const { connections } = await call(projectConnectionRoutes.list, { params: { projectId } }, operator())
  connectionId = connections[0]!.id
  const { port } = product.address() as AddressInfo
  const body = { url: `http://127.0.0.1:${port}/hook` }
  const created = await call(webhookRoutes.create, { params: { projectId }, body }, operator())
  secret = created.secret
})
afterAll(async () => {
  await desk?.[Symbol.asyncDispose]()
  product.closeAllConnections()
  product.close()
})

const onCanvas = (name: RegExp) => desk.page.getByRole('region', { name: 'Canvas' }).getByRole('group', { name })
const textbox = (name: string) => form().getByRole('textbox', { name, exact: true })
const form = () => desk.page.getByRole('complementary', { name: 'Form' })

/** Adds a step behind the card that has the focus, and comes to rest in its form. */
async function addByKey(search: string): Promise<void> {
  const { page } = desk
  await page.keyboard.press('a')
  const dialog = page.getByRole('dialog', { name: 'Add a step' })
  await dialog.getByRole('combobox', { name: 'Search steps' }).fill(search)
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'hidden' })
}

/** Types into a field up to open braces, and takes what the menu has for a word. */
async function typeVariable(field: string, before: string, word: string): Promise<void> {
  const { page } = desk
  await textbox(field).focus()
  await page.keyboard.type(`${before}{{${word}`)
  await page.getByRole('listbox', { name: 'Variables' }).getByRole('option').first().waitFor()
  await page.keyboard.press('Enter')
}

test('a workflow is drawn with mouse and keys, and saved', { timeout: 60_000 }, async () => {
  const { page, at, projectId } = desk
  await page.goto(at(`/projects/${projectId}`))
  await page.getByRole('link', { name: 'Workflows' }).click()
  await page.getByText('No workflow yet').waitFor()
  await desk.seen('workflows-empty')
  await page.getByRole('button', { name: 'New workflow' }).click()
  await page.getByRole('menuitem', { name: 'Blank' }).click()

  await form().getByLabel('Begins').selectOption('When a file changes')
  await form().getByLabel('Where').selectOption('In a folder, by its path')
  await textbox('Folder').fill('/Invoices')

  // With the mouse.
  await page.getByRole('button', { name: 'Add a step after When a file changes' }).click()
  await page.getByRole('option', { name: /^Convert File/ }).click()
  await typeVariable('Item', '', 'trigger.item.id')
  // With the keys: from the form to its card, and on from there.
  await page.keyboard.press('Escape')
  await addByKey('save file')
  await typeVariable('Folder', '/Archive/', 'year')
  await typeVariable('File', '', 'convertFile.output.file')
  await page.keyboard.press('Escape')
  await addByKey('share link')
  await typeVariable('Item', '', 'saveFile.output.item.id')
  await page.keyboard.press('Escape')
  await addByKey('send event')
  await textbox('Event name').fill('invoice.archived')
  await form().getByRole('button', { name: 'Add to payload' }).click()
  await textbox('Payload: name 1').fill('link')
  await typeVariable('Payload: link', '', 'createShareLink.output.link.webUrl')

  await page.getByRole('button', { name: 'All well' }).waitFor()
  await onCanvas(/^5 of 5: Send event/).waitFor()
  await desk.seen('editor')
  await page.keyboard.press('Control+s')
  await page.getByLabel('What has changed').fill('First drawing')
  await page.keyboard.press('Enter')
  await page.getByText('Version 1', { exact: true }).waitFor()
})
