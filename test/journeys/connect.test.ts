/** Every way through the portal, in a real browser, with the real server and Microsoft's part played by the emulator. */
import { call, connectLinkRoutes, type DefinitionInput, runRoutes, workflowRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { expectAccessible, type Look } from '../accessible.ts'
import { decide, goOn, signIn, signInAsAnother } from './microsoft.ts'
import { connect, happened, openStage, press, type Stage } from './stage.ts'

const { work, personal, guarded, guardedAdministrator, administrator } = demo.accounts
const oneLook: readonly Look[] = [{ colorScheme: 'light', width: 520 }]
/** A busy machine is no failure. */
const patience = { timeout: 15_000 }
vi.setConfig({ testTimeout: 60_000 })
let stage: Stage

beforeAll(async () => {
  stage = await openStage()
}, 120_000)
afterAll(() => stage?.[Symbol.asyncDispose]())
afterEach(() => expect(stage.complaints).toEqual([]))

const keepReceipts: DefinitionInput = {
  name: 'Keep receipts',
  settings: [
    { name: 'folder', label: 'Where receipts come in', type: 'folder', required: true },
    { name: 'say', label: 'Say', type: 'text', help: 'To whoever sent one.' },
    { name: 'often', label: 'How often', type: 'choice', choices: ['daily', 'weekly'], default: 'daily' },
  ],
  trigger: { type: 'file_change', folderSetting: 'folder' },
  steps: [{ id: 'tell', type: 'send_event', name: 'receipt', payload: { say: '{{settings.say}}' } }],
  edges: [{ from: 'start', to: 'tell' }],
}

/** Connects from the product's page to the end, in a window that then closes by itself. */
async function connected(page: Page, account: typeof work): Promise<void> {
  const popup = await connect(page)
  await goOn(popup)
  await signIn(popup, account)
  await expect.poll(() => happened(page), patience).toContain(`success ${account.userPrincipalName}`)
}

async function accountsOf(userId: string): Promise<string[]> {
  return (await stage.connectionsOf(userId)).map(({ account }) => account.userPrincipalName).sort()
}

test('who needs an administrator waits with the page open, and it goes on by itself', async () => {
  const page = await stage.open('nadia')
  const popup = await connect(page)
  await goOn(popup)
  await signIn(popup, guarded)
  await decide(popup, 'Cancel')
  await popup.getByRole('heading', { name: 'An administrator has to approve this' }).waitFor()
  await expectAccessible(popup, oneLook)
  const link = await popup.getByLabel('Send this link to your administrator').inputValue()

  const tomas = await stage.person()
  await tomas.goto(link)
  await expectAccessible(tomas, oneLook)
  await tomas.getByRole('button', { name: 'Review at Microsoft' }).click()
  await signIn(tomas, guardedAdministrator)
  await decide(tomas, 'Cancel')
  await tomas.getByRole('heading', { name: 'It was not approved' }).waitFor()
  await popup.getByRole('heading', { name: 'The administrator said no' }).waitFor()
  expect(await happened(page)).not.toContain('onPortalClose')

  await tomas.goto(link)
  await tomas.getByRole('button', { name: 'Review at Microsoft' }).click()
  await signIn(tomas, { userPrincipalName: guardedAdministrator.userPrincipalName })
  await decide(tomas, 'Accept')
  await tomas.getByRole('heading', { name: 'Thank you' }).waitFor()
  const closed = popup.waitForEvent('close')
  await expect.poll(() => happened(page), patience).toContain(`success ${guarded.userPrincipalName}`)
  await closed
  expect(await accountsOf('nadia')).toEqual([guarded.userPrincipalName])
  const everybody = (await stage.world.db.selectFrom('connection').selectAll().execute()).map((row) =>
    JSON.stringify(row),
  )
  expect(everybody.join()).not.toContain(guardedAdministrator.userPrincipalName)
})

test('who declines at Microsoft is told so, and the product hears it once the window is closed', async () => {
  const page = await stage.open('decliner')
  const popup = await connect(page)
  await goOn(popup)
  await signIn(popup, administrator)
  await decide(popup, 'Cancel')
  await popup.getByRole('heading', { name: 'OneDrive was not connected' }).waitFor()
  await expectAccessible(popup, oneLook)
  await popup.close()
  await expect.poll(() => happened(page), patience).toContain('error sign_in_declined')
  expect(await accountsOf('decliner')).toEqual([])
})

test('a window that is closed before anything was decided ends the run', async () => {
  const page = await stage.open('closer')
  const popup = await connect(page)
  await popup.getByRole('heading', { name: 'Connect OneDrive to Aster Notes' }).waitFor()
  await popup.close()
  await expect.poll(() => happened(page), patience).toEqual(['ready', 'onPortalOpen', 'onPortalClose', 'error closed'])
})

test('another account than the one to be mended is told, and nothing changes until the person has chosen', async () => {
  const before = await stage.open('mender')
  await connected(before, work)
  const [known] = await stage.connectionsOf('mender')
  // On another machine, where Microsoft does not know them yet.
  const page = await stage.open('mender')
  const popup = await connect(page, { selectedCredentialId: known!.id })
  await popup.getByText(`Please sign in again as ${work.userPrincipalName}`).waitFor()
  await goOn(popup)
  await signInAsAnother(popup, personal)
  await popup.getByRole('heading', { name: 'That is another account' }).waitFor()
  await expectAccessible(popup, oneLook)
  expect(await accountsOf('mender')).toEqual([work.userPrincipalName])

  await popup.getByRole('button', { name: `Sign in as ${work.userPrincipalName}` }).click()
  await signIn(popup, work)
  await expect.poll(() => happened(page), patience).toContain(`success ${work.userPrincipalName}`)
  expect((await stage.connectionsOf('mender')).map(({ id }) => id)).toEqual([known!.id])
})

test('more is asked for only when it is needed, and the connection keeps its id', async () => {
  const page = await stage.open('widener')
  await connected(page, personal)
  const [before] = await stage.connectionsOf('widener')
  expect(before!.scopes).not.toContain('Files.ReadWrite.All')
  const popup = await connect(page, { selectedCredentialId: before!.id, scopes: ['Files.ReadWrite.All'] })
  await popup.getByRole('heading', { name: 'Let Aster Notes do more' }).waitFor()
  await popup.getByText('See, add, change and delete all files you can reach').waitFor()
  await expectAccessible(popup, oneLook)
  await goOn(popup)
  await decide(popup, 'Accept')
  await expect.poll(async () => (await stage.connectionsOf('widener'))[0]!.scopes).toContain('Files.ReadWrite.All')
  expect((await stage.connectionsOf('widener')).map(({ id }) => id)).toEqual([before!.id])
})

test('where the browser blocks the window, a dialog asks for another press', async () => {
  const page = await stage.open('blocked')
  await page.evaluate(() => {
    const { open } = window
    window.open = () => {
      window.open = open
      return null
    }
  })
  await press(page)
  const again = page.getByRole('dialog').getByRole('button', { name: 'Open the sign-in window' })
  await again.waitFor()
  await expectAccessible(page, oneLook)
  const [popup] = await Promise.all([page.waitForEvent('popup'), again.click()])
  await goOn(popup)
  await signIn(popup, work)
  await expect.poll(() => happened(page), patience).toContain(`success ${work.userPrincipalName}`)
})

test('a modal shows the first page inside the product’s, and Microsoft in a window', async () => {
  const page = await stage.open('modal')
  await press(page, { mode: 'modal' })
  const frame = page.frameLocator('iframe[title="Connect OneDrive"]')
  await frame.getByRole('heading', { name: 'Connect OneDrive to Aster Notes' }).waitFor()
  await expectAccessible(page, oneLook)
  const go = frame.getByRole('link', { name: 'Continue with Microsoft' })
  const [popup] = await Promise.all([page.waitForEvent('popup'), go.click()])
  await signIn(popup, work)
  await expect.poll(() => happened(page), patience).toContain(`success ${work.userPrincipalName}`)
  expect(await page.getByRole('dialog').count()).toBe(0)
})

test('a redirect leaves the product’s page, and comes back to it', async () => {
  const page = await stage.open('redirected')
  await press(page, { mode: 'redirect' })
  await goOn(page)
  await signIn(page, work)
  await page.waitForURL((url) => url.origin === stage.product.origin && url.searchParams.has('drawbridge_attempt'))
  expect(page.context().pages()).toEqual([page])
  expect(await accountsOf('redirected')).toEqual([work.userPrincipalName])
})

test('a connect link connects its user once, without the product’s page, and then says that it has served', async () => {
  const params = { projectId: stage.world.projectId }
  const make = (body: { userId: string; expiresInSeconds?: number }) =>
    call(connectLinkRoutes.create, { params, body }, stage.world.operator())
  const { url } = await make({ userId: 'by-mail' })
  const page = await stage.person()
  await page.goto(url)
  await page.getByText('by-mail').waitFor()
  await expectAccessible(page, oneLook)
  await goOn(page)
  await signIn(page, work)
  await page.getByRole('heading', { name: 'OneDrive is connected' }).waitFor()
  expect(await accountsOf('by-mail')).toEqual([work.userPrincipalName])
  await page.goto(url)
  await page.getByRole('heading', { name: 'This link has been used' }).waitFor()

  const late = await make({ userId: 'late', expiresInSeconds: 60 })
  stage.world.clock.advance(61_000)
  await page.goto(late.url)
  await page.getByRole('heading', { name: 'This link has expired' }).waitFor()
  await expectAccessible(page, oneLook)
})

test('a user has several accounts, sees each, and disconnects one', async () => {
  const page = await stage.open('several')
  await connected(page, work)
  const popup = await connect(page, { allowMultipleCredentials: true })
  await popup.getByRole('heading', { name: work.displayName }).waitFor()
  await popup.getByRole('button', { name: 'Connect another account' }).click()
  await signIn(popup, personal)
  await expect.poll(() => happened(page), patience).toContain(`success ${personal.userPrincipalName}`)
  expect(await accountsOf('several')).toEqual([personal.userPrincipalName, work.userPrincipalName].sort())

  const again = await connect(page, { allowMultipleCredentials: true })
  await again.getByRole('heading', { name: 'Your OneDrive accounts' }).waitFor()
  await expectAccessible(again, oneLook)
  await again.getByRole('link', { name: `Disconnect ${work.userPrincipalName}` }).click()
  await again.getByRole('button', { name: 'Disconnect' }).click()
  await again.getByRole('heading', { name: 'Your OneDrive', exact: true }).waitFor()
  await again.close()
  await expect.poll(() => happened(page), patience).toContain('onIntegrationUninstall')
  expect(await accountsOf('several')).toEqual([personal.userPrincipalName])
})

test('without pages of ours the window goes to Microsoft at once', async () => {
  const page = await stage.open('headless')
  const popup = await connect(page, { headless: true })
  await popup.waitForURL((url) => url.origin === stage.world.emulator.url)
  await signIn(popup, work)
  await expect.poll(() => happened(page), patience).toContain(`success ${work.userPrincipalName}`)
  expect(await accountsOf('headless')).toEqual([work.userPrincipalName])
})

test('the React hook follows what is connected, the button connects, and a workflow is switched on with its folder', async () => {
  const { world } = stage
  const params = { projectId: world.projectId }
  const { workflow } = await call(
    workflowRoutes.create,
    { params, body: { definition: keepReceipts } },
    world.operator(),
  )
  const page = await stage.open('reactor', 'react')
  const add = page.getByRole('button', { name: 'Add an account' })
  const [popup] = await Promise.all([page.waitForEvent('popup'), add.click()])
  expect(await add.isDisabled()).toBe(true)
  await goOn(popup)
  await signIn(popup, work)
  await page.getByRole('listitem').getByText(work.userPrincipalName).waitFor()
  await expectAccessible(page, oneLook)
  expect(await add.isEnabled()).toBe(true)

  const form = page.getByRole('region', { name: 'Keep receipts' })
  await form.getByRole('button', { name: 'Switch on' }).click()
  await form.getByText('Choose “Where receipts come in”.').waitFor()
  await form.getByLabel('Where receipts come in').click()
  await form.getByRole('listitem').filter({ hasText: 'Documents' }).getByRole('button').click()
  await form.getByRole('button', { name: 'Choose Documents' }).click()
  await form.getByLabel('Say').fill('Thank you')
  await expectAccessible(page, oneLook)
  await form.getByRole('button', { name: 'Switch on' }).click()
  await form.getByRole('button', { name: 'Switch off' }).waitFor()
  const at = { params: { ...params, workflowId: workflow.id }, query: {} }
  const { enablements } = await call(workflowRoutes.listEnablements, at, world.operator())
  expect(enablements).toMatchObject([{ userId: 'reactor', settings: { folder: expect.any(String), say: 'Thank you' } }])

  await page.getByRole('button', { name: 'Disconnect' }).click()
  await expect.poll(() => page.getByRole('listitem').count()).toBe(0)
  expect(await accountsOf('reactor')).toEqual([])
})

test('the guide for those who move over works as it is written', async () => {
  const page = await stage.open('mover', 'guide')
  const popup = await page.waitForEvent('popup')
  await goOn(popup)
  await signIn(popup, work)
  await expect.poll(() => happened(page), patience).toContainEqual(expect.stringMatching(/^files [1-9]/))
  expect(await happened(page)).toEqual(expect.arrayContaining(['open', 'success', 'close']))

  const inReact = await stage.open('mover-in-react', 'guide-in-react')
  const button = inReact.getByRole('button', { name: 'Connect OneDrive' })
  const [second] = await Promise.all([inReact.waitForEvent('popup'), button.click()])
  await goOn(second)
  await signIn(second, personal)
  await inReact.getByText('Here are the files').waitFor()
})

test('the guide to workflows for users works as it is written', async () => {
  const { world } = stage
  const fileIt: DefinitionInput = {
    name: 'File it',
    settings: [{ name: 'folder', label: 'Folder', type: 'folder', required: true }],
    trigger: { type: 'file_change', folderSetting: 'folder' },
    steps: [{ id: 'move', type: 'action', action: 'moveItem', input: { item: '{{trigger.item.id}}', to: '/Archive' } }],
    edges: [{ from: 'start', to: 'move' }],
  }
  const params = { projectId: world.projectId }
  const { workflow } = await call(workflowRoutes.create, { params, body: { definition: fileIt } }, world.operator())
  const { id } = await world.connect('chooser', work.userPrincipalName)
  // Connected when the product asked for less than it does now.
  await world.db
    .updateTable('connection')
    .set({ scopes: ['Files.Read', 'User.Read'] })
    .where('id', '=', id)
    .execute()
  const page = await stage.open('chooser', 'workflows')
  await page.getByRole('button', { name: 'File invoices' }).click()
  const dialog = page.getByRole('dialog', { name: 'Choose a folder' })
  await dialog.getByRole('button', { name: 'Projects' }).click()
  await dialog.getByText('OneDrive › Projects').waitFor()
  await expectAccessible(page, oneLook)
  await dialog.getByRole('button', { name: 'Weather station' }).click()
  await dialog.getByRole('button', { name: 'Up' }).click()
  await dialog.getByRole('button', { name: 'Choose Projects' }).click()
  const [popup] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button', { name: 'Allow' }).click()])
  await goOn(popup)
  await signIn(popup, work)
  await decide(popup, 'Accept')
  await page.getByRole('button', { name: 'Allow' }).waitFor({ state: 'hidden' })
  expect(
    (await stage.connectionsOf('chooser')).map((each) => [each.id, each.scopes.includes('Files.ReadWrite')]),
  ).toEqual([[id, true]])

  const inReact = await stage.open('chooser', 'workflows-in-react')
  const form = inReact.getByRole('region', { name: 'File it' })
  await form.getByText('Projects').waitFor()
  await form.getByRole('button', { name: 'Switch off' }).click()
  await form.getByRole('button', { name: 'Switch on' }).waitFor()
  const begun = { userId: 'chooser', settings: { folder: 'root' }, input: { item: { id: 'none' } } }
  await call(runRoutes.start, { params: { ...params, workflowId: workflow.id }, body: begun }, world.operator())
  await inReact.getByRole('listitem').filter({ hasText: 'File it: Microsoft says' }).waitFor()
  await page.getByRole('listitem').filter({ hasText: 'Microsoft says' }).waitFor()
})

test('the watch sees what it watches for', async () => {
  const page = await stage.open('watched')
  await page.evaluate(() => {
    new Image().src = 'https://stranger.example/pixel.png'
  })
  await expect.poll(() => stage.complaints.join(), patience).toContain('img-src https://stranger.example')
  stage.complaints.length = 0
})
