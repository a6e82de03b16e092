/**
 * A workflow as an operator makes one: drawn with mouse and keys, switched on, begun by a file that really arrives,
 * heard of at a product's webhook, and read in its timeline.
 */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  call,
  changeRoutes,
  connectionProxyPath,
  type Definition,
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
  const { projectId, operator, register } = desk
  await register('Aster Notes')
  connectionId = await desk.connect('ada')
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
  await page.getByRole('listbox', { name: 'Variables' }).getByRole('option', { selected: true }).waitFor()
  await page.keyboard.press('Enter')
}

test('a workflow is drawn with mouse and keys, and saved', { timeout: 60_000 }, async () => {
  const { page, at, projectId } = desk
  await page.goto(at(`/projects/${projectId}`))
  await page.getByRole('link', { name: 'Workflows' }).click()
  await page.getByText('No workflow yet').waitFor()
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
  await page.keyboard.press('Enter')
  await typeVariable('Payload: link', '', 'createShareLink.output.link.webUrl')

  await page.getByRole('button', { name: 'All well' }).waitFor()
  await onCanvas(/^5 of 5: Send event/).waitFor()
  await desk.seen('editor')
  await page.keyboard.press('Control+s')
  await page.getByLabel('What has changed').fill('First drawing')
  await page.keyboard.press('Enter')
  await page.getByText('Version 1', { exact: true }).waitFor()
})

test('it is switched on for a user', async () => {
  const { page } = desk
  await page.getByRole('link', { name: 'Switched on for' }).click()
  await page.getByText('Nobody yet.').waitFor()
  await page.getByRole('button', { name: 'Switch on' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Switch on' }).click()
  await page.getByRole('list', { name: 'Switched on for' }).getByText('On', { exact: true }).waitFor()
  await desk.seen('enablements')
})

test('a file that arrives begins a run, the product hears of it, and the timeline shows each step', {
  timeout: 60_000,
}, async () => {
  const { page, operator, projectId } = desk
  const params = { projectId, connectionId }
  const state = async () => (await call(changeRoutes.listDrives, { params }, operator())).drives[0]?.state
  await expect.poll(state, { timeout: 10_000 }).toBe('following')
  await upload('/Invoices/March.docx')
  await call(changeRoutes.pull, { params, body: {} }, operator())

  await expect.poll(() => told('invoice.archived').length, { timeout: 20_000 }).toBe(1)
  const [{ headers, body }] = told('invoice.archived') as [(typeof arrived)[number]]
  const event = new Webhook(secret).verify(body, headers) as { data: { payload: { link: string } } }
  expect(new URL(event.data.payload.link).protocol).toMatch(/^https?:$/)
  const archived = await fetch(graphUrl(`/Archive/${new Date().getUTCFullYear()}/March.pdf`), { headers: bearer() })
  expect(((await archived.json()) as { file: { mimeType: string } }).file.mimeType).toBe('application/pdf')

  await page.getByRole('link', { name: 'Runs' }).click()
  await page.getByRole('list', { name: 'Runs' }).getByText('Succeeded').waitFor()
  await desk.seen('runs')
  await page.getByRole('list', { name: 'Runs' }).getByRole('link').first().click()
  const steps = page.getByRole('list', { name: 'Steps' }).getByRole('listitem')
  await expect.poll(() => steps.count()).toBe(4)
  await expect.poll(() => steps.getByText('Succeeded').count()).toBe(4)
  await page.getByRole('button', { name: 'Save File: details' }).click()
  await page.getByText('/Archive/2').first().waitFor()
  await desk.seen('run')
})

test('settings are asked for in the editor; what is refused leads to where it is to be mended', async () => {
  const { page, at, projectId, operator } = desk
  const steps: Definition['steps'] = [{ id: 'restoreItem', type: 'action', action: 'restoreItem', input: {} }]
  const edges = [{ from: 'start', to: 'restoreItem' }]
  const drawn = { name: 'Restore', trigger: { type: 'manual' as const }, steps, edges }
  await page.goto(at(`/projects/${projectId}/workflows`))
  await importJson('restore.json', JSON.stringify(drawn))
  await page.getByRole('button', { name: 'Name, settings and limits' }).click()
  await form().getByLabel('Offer it to users').uncheck()
  await form().getByRole('button', { name: 'Add setting' }).click()
  const setting = (name: string) => form().getByRole('group', { name: `Setting ${name}`, exact: true })
  await setting('setting1').getByLabel('Question for the user').fill('Folder for what comes back')
  await setting('setting1').getByLabel('Kind').selectOption('Folder in their OneDrive')
  await setting('setting1').getByLabel('Must be chosen').check()
  await setting('setting1').getByLabel('Name in expressions').fill('folder')
  await form().getByRole('button', { name: 'Add setting' }).click()
  await setting('setting1').getByLabel('Kind').selectOption('Number')
  await setting('setting1').getByLabel('Unless the user says otherwise').fill('7')
  await setting('setting1').getByLabel('Name in expressions').fill('folder')
  await form()
    .getByText(/Another setting is called/)
    .waitFor()
  await page.keyboard.press('Control+s')
  const toMend = page.getByRole('dialog').getByRole('list', { name: 'To mend' })
  await toMend.getByRole('button', { name: /^Restore Item/ }).waitFor()
  await desk.seen('editor-refused')
  await toMend.getByRole('button', { name: /^Settings/ }).click()
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('days')
  await desk.seen('editor-settings')
  await onCanvas(/: Restore Item/).focus()
  await page.keyboard.press('Enter')
  await textbox('Id').fill('01ABC')
  await page.getByRole('button', { name: 'All well' }).waitFor()
  await page.keyboard.press('Control+s')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByText('Version 1', { exact: true }).waitFor()
  const { workflows } = await call(workflowRoutes.list, { params: { projectId } }, operator())
  const params = { projectId, workflowId: workflows[0]!.id }
  const { definition } = await call(workflowRoutes.get, { params }, operator())
  expect(definition).toMatchObject({
    offered: false,
    settings: [
      { name: 'folder', type: 'folder', required: true },
      { name: 'days', type: 'number', default: 7 },
    ],
  })
})

test('a definition is exported as it is, and a broken file changes nothing', async () => {
  const { page, operator, projectId } = desk
  const list = async () => (await call(workflowRoutes.list, { params: { projectId } }, operator())).workflows
  const [restore, ...others] = await list()
  const { definition } = await call(workflowRoutes.get, { params: { projectId, workflowId: restore!.id } }, operator())
  await page.getByRole('button', { name: 'More' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Export as JSON' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('restore.json')
  expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toEqual(definition)

  await page.getByRole('link', { name: 'Workflows', exact: true }).click()
  await importJson('broken.json', '{"name": "Broken", "trigger": {"type": "tide"}, "steps": []')
  await page.getByText(/^broken\.json holds no workflow\. Choose/).waitFor()
  await importJson('odd.json', '{"name": "Odd", "trigger": {"type": "tide"}, "steps": [], "edges": []}')
  await page.getByText(/^odd\.json holds no workflow at trigger/).waitFor()
  expect(await list()).toHaveLength(others.length + 1)
})

test('a folder is chosen by keys, and a user is asked for the access that is missing', {
  timeout: 60_000,
}, async () => {
  const { page } = desk
  await page.getByRole('link', { name: 'Restore' }).click()
  await page.getByRole('link', { name: 'Switched on for' }).click()
  await page.getByText('Users are not offered it').waitFor()
  await page.getByRole('button', { name: 'Switch on' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Switch on' }).click()
  await dialog.getByText('Choose a folder.', { exact: true }).waitFor()
  await dialog.getByRole('button', { name: /^Folder for what comes back/ }).focus()
  await page.keyboard.press('Enter')
  const folders = dialog.getByRole('list', { name: 'Folders' })
  await folders.getByRole('button', { name: 'Documents' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: /^Choose “Archive”/ }).waitFor()
  await page.keyboard.press('Backspace')
  await folders.getByRole('button', { name: 'Invoices' }).press('Enter')
  await dialog.getByRole('button', { name: 'Choose “Invoices”' }).waitFor()
  await desk.seen('folders')
  await dialog.getByRole('button', { name: 'Choose “Invoices”' }).press('Enter')
  await dialog.getByRole('button', { name: 'Folder for what comes back: /Invoices' }).waitFor()
  await dialog.getByRole('button', { name: 'Switch on' }).click()
  await page.getByText('Folder for what comes back: /Invoices · ').waitFor()

  await page.getByRole('button', { name: /^Ask .* for access$/ }).click()
  await dialog.getByText('Files.ReadWrite.All', { exact: true }).waitFor()
  await dialog.getByRole('button', { name: 'Make a link' }).click()
  const link = (await dialog.locator('code', { hasText: '/connect/' }).textContent())!
  await desk.seen('ask-for-access')
  // What it asks for is what the workflow lacks, which in an organisation an administrator has to approve.
  await page.goto(link)
  await page.getByRole('button', { name: 'Continue with Microsoft' }).click()
  await page.getByRole('heading', { name: 'An administrator has to approve this' }).waitFor()
})

test('every starter is a workflow that can be saved as it is', async () => {
  const { projectId, operator } = desk
  for (const { key, make } of starters) {
    const body = { definition: make() }
    const { findings } = await call(workflowRoutes.check, { params: { projectId }, body }, operator())
    expect(
      findings.filter(({ severity }) => severity === 'error'),
      key,
    ).toEqual([])
  }
})

test('the browser found nothing against the policy, asked no stranger, and used described routes alone', () => {
  expect(desk.complaints).toEqual([])
})

/** Chooses a file in place of the picker, which is the browser's own. */
async function importJson(name: string, text: string): Promise<void> {
  const file = { name, mimeType: 'application/json', buffer: Buffer.from(text) }
  await desk.page.getByLabel('Workflow as a JSON file').setInputFiles(file)
}

/** The events of the product's own that have arrived under a name. */
function told(name: string): typeof arrived {
  return arrived.filter(({ body }) => {
    const { type, data } = JSON.parse(body) as { type: string; data: { name?: string } }
    return type === 'workflow.event' && data.name === name
  })
}

function graphUrl(path: string, rest = ''): string {
  return `${desk.server.url}${connectionProxyPath(desk.projectId, connectionId)}/me/drive/root:${path}${rest}`
}

function bearer(): Record<string, string> {
  return { authorization: `Bearer ${desk.server.operatorKey}` }
}

/** A document that Microsoft can convert, as a person would save one. */
async function upload(path: string): Promise<void> {
  const document = await fetch(graphUrl('/Documents/Meeting notes.docx', ':/content'), { headers: bearer() })
  const body = await document.arrayBuffer()
  const response = await fetch(graphUrl(path, ':/content'), { method: 'PUT', headers: bearer(), body })
  expect(response.ok).toBe(true)
}
