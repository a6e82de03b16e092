/** Runs as an operator handles them: tried, paused, gone on with, cancelled, retried and replayed, and what is read then. */
import {
  call,
  connectionProxyPath,
  type Definition,
  type DefinitionInput,
  eventRoutes,
  runRoutes,
  workflowRoutes,
} from '@drawbridge/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { complete } from '../src/drawing/blank.ts'
import { type OpenConsole, openConsole } from './open-console.ts'

let desk: OpenConsole
let connectionId: string
let ahead = 0
const clock = { now: () => Date.now() + ahead }

beforeAll(async () => {
  desk = await openConsole({ clock })
  await desk.register('Production')
  connectionId = await desk.connect('ada')
})
afterAll(() => desk?.[Symbol.asyncDispose]())

/** Steps one after the other. */
async function make(name: string, trigger: DefinitionInput['trigger'], steps: Definition['steps']): Promise<string> {
  const edges = steps.map(({ id }, index) => ({ from: steps[index - 1]?.id ?? 'start', to: id }))
  const body = { definition: complete({ name, trigger, steps, edges }) }
  const { workflow } = await call(
    workflowRoutes.create,
    { params: { projectId: desk.projectId }, body },
    desk.operator(),
  )
  return workflow.id
}

const canvas = () => desk.page.getByRole('region', { name: 'Canvas' })
const steps = () => desk.page.getByRole('list', { name: 'Steps' }).getByRole('listitem')
const facts = () => desk.page.getByRole('region', { name: 'How it went' })
const state = (word: string) => facts().getByText(word, { exact: true }).waitFor()
const press = (name: string) => desk.page.getByRole('button', { name, exact: true }).click()

/** Opens the editor of a workflow and tries it there with what it proposes, or with an input. */
async function tryOut(workflowId: string, input?: string): Promise<void> {
  const { page, at, projectId } = desk
  await page.goto(at(`/projects/${projectId}/workflows/${workflowId}`))
  await canvas().waitFor()
  await press('Test')
  const dialog = page.getByRole('dialog')
  await expect.poll(() => dialog.getByLabel('What begins the run').inputValue()).not.toBe('')
  if (input !== undefined) await dialog.getByLabel('What begins the run').fill(input)
  await press('Run the test')
  await dialog.waitFor({ state: 'hidden' })
}

test('a run that waits is paused, gone on with, and cancelled; and ends by itself in its time', {
  timeout: 60_000,
}, async () => {
  const { page } = desk
  const workflowId = await make('Remind', { type: 'app_event', name: 'invoice.sent' }, [
    { id: 'later', type: 'wait', for: 'PT1H' },
    { id: 'remind', type: 'transform', expression: '"Now"' },
  ])
  await tryOut(workflowId)
  await page.getByText('Test run: Waiting').waitFor()
  await page.getByRole('link', { name: 'Open its timeline' }).click()
  await steps().getByText('Waiting', { exact: true }).waitFor()
  await press('Pause')
  await state('Paused')
  await press('Resume')
  await state('Waiting')
  ahead += 3_600_000
  await state('Succeeded')
  await expect.poll(() => steps().getByText('Succeeded').count()).toBe(2)
  await steps().first().getByText('1 h').waitFor()

  // Again, and this time it is ended by hand.
  await press('Replay')
  await page.getByRole('menuitem', { name: 'With version 1, as it was' }).click()
  await facts().getByText('Replay of').waitFor()
  await state('Waiting')
  await press('Cancel run')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel run' }).click()
  await state('Cancelled')
  await steps().getByText('Cancelled', { exact: true }).waitFor()
  expect(await steps().count()).toBe(1)
  await desk.seen('run-cancelled')
})

test('a failed run says what to do, and goes on from where it failed', { timeout: 60_000 }, async () => {
  const { page } = desk
  const workflowId = await make('Read a contract', { type: 'manual' }, [
    { id: 'prepare', type: 'transform', expression: '[1..400]' },
    { id: 'getFile', type: 'action', action: 'getFile', input: { item: '/Contracts/Signed.txt' } },
  ])
  await tryOut(workflowId)
  await canvas()
    .getByRole('group', { name: /Get File; .*Failed/ })
    .waitFor()
  await page.getByRole('link', { name: 'Open its timeline' }).click()
  await page.getByText('The step getFile has failed.').waitFor()
  await press('Get File: details')
  await press('Transform: details')
  await page.getByRole('button', { name: /^Show the rest \(3\d\d lines\)$/ }).waitFor()
  await desk.seen('run-failed')

  await upload('/Contracts/Signed.txt', 'Signed')
  await press('Retry from here')
  await state('Succeeded')
  await expect.poll(() => steps().getByText('Succeeded', { exact: true }).count(), { timeout: 20_000 }).toBe(2)
  const attempts = page.getByRole('list', { name: 'Attempts' }).getByRole('listitem')
  await attempts.filter({ hasText: 'succeeded' }).waitFor()
  await expect.poll(() => attempts.count(), { timeout: 20_000 }).toBe(2)
  await page.getByText('"name": "Signed.txt"').first().waitFor()

  await press('Replay')
  await page.getByRole('menuitem', { name: 'With the newest version' }).click()
  await facts().getByText('Replay of').waitFor()
  await state('Succeeded')
  await page.getByRole('link', { name: 'Runs', exact: true }).click()
  await expect.poll(() => page.getByRole('list', { name: 'Runs' }).getByRole('listitem').count()).toBe(2)
})

test('a call is tried and its answer shown; the numbers of a text stay a text', async () => {
  const { page } = desk
  const input = { type: 'object', properties: { invoiceId: { type: 'string' } }, required: ['invoiceId'] }
  const workflowId = await make('Answer', { type: 'call', input }, [
    { id: 'respond', type: 'respond', status: 201, body: { got: '{{ trigger.invoiceId }}' } },
  ])
  await tryOut(workflowId, '{"invoiceId": "007"}')
  await page.getByText('It answered with status 201:').waitFor()
  await page.getByText('"got": "007"').waitFor()

  await canvas()
    .getByRole('group', { name: /: Respond/ })
    .focus()
  await page.keyboard.press('Enter')
  const body = page.getByRole('complementary', { name: 'Form' }).getByRole('textbox', { name: 'Body' })
  await body.fill('"2026"')
  await page.keyboard.press('Control+s')
  await page.getByLabel('What has changed').fill('A year')
  await page.keyboard.press('Enter')
  await page.getByText('Version 2', { exact: true }).waitFor()
  const params = { projectId: desk.projectId, workflowId }
  const { definition } = await call(workflowRoutes.get, { params }, desk.operator())
  expect(definition.steps[0]).toMatchObject({ body: '2026' })
  expect(await body.inputValue()).toBe('"2026"')
})

test('an event of the product begins a run, and is what a test proposes then', async () => {
  const { page, at, projectId, operator } = desk
  const params = { projectId }
  const workflowId = await make('On payment', { type: 'app_event', name: 'invoice.paid' }, [
    { id: 'note', type: 'transform', expression: 'trigger.invoice' },
  ])
  const body = { userId: 'ada', connectionId }
  await call(workflowRoutes.enable, { params: { projectId, workflowId }, body }, operator())
  const event = { name: 'invoice.paid', payload: { invoice: 'A-17' }, userId: 'ada' }
  await call(eventRoutes.record, { params, body: event }, operator())
  await page.goto(at(`/projects/${projectId}/runs?workflowId=${workflowId}`))
  await page.getByRole('list', { name: 'Runs' }).getByText('An event of the product').waitFor()
  await tryOut(workflowId)
  await page.getByText('Test run: Succeeded').waitFor()
  const { runs } = await call(runRoutes.list, { params, query: { workflowId, test: 'true' } }, operator())
  expect(runs[0]?.trigger.payload).toMatchObject({ invoice: 'A-17' })
})

test('a for-each of many items shows those that failed, and what comes behind it', async () => {
  const { page, at, projectId, operator } = desk
  const check = 'item % 90 = 0 ? $error("Not an invoice.") : item'
  const workflowId = await make('Check all', { type: 'manual' }, [
    { id: 'numbers', type: 'transform', expression: '[1..200]' },
    {
      id: 'each',
      type: 'for_each',
      items: '{{ steps.numbers.output }}',
      concurrency: 4,
      most: 1_000,
      onItemError: 'continue',
      body: {
        steps: [{ id: 'check', type: 'transform', expression: check }],
        edges: [{ from: 'start', to: 'check', on: 'success' }],
      },
    },
    { id: 'count', type: 'transform', expression: '$count(steps.each.output)' },
  ])
  const params = { projectId, workflowId }
  const { run } = await call(runRoutes.start, { params, body: { userId: 'ada', wait: 30 } }, operator())
  await page.goto(at(`/projects/${projectId}/runs/${run.id}`))
  await press('For each: details')
  await page.getByRole('button', { name: 'Failed 2', pressed: true }).waitFor()
  expect(await page.getByRole('button', { name: /^Item \d+ Failed.*Not an invoice/ }).count()).toBe(2)
  await press('All items 200')
  await press('Show more items (150 left)')
  await page.getByRole('button', { name: /^Item 100 Succeeded/ }).waitFor()
  await steps().getByText('count', { exact: true }).waitFor()
  await desk.seen('run-many-items')
})

test('the overview counts what goes on, and leads to what failed', async () => {
  const { page } = desk
  await page.getByRole('link', { name: 'Overview' }).click()
  const figures = page.getByRole('navigation', { name: 'Runs of Aster Notes' })
  await figures.getByRole('link', { name: '0 Waiting' }).waitFor()
  await desk.seen('overview-runs')
  await figures.getByRole('link', { name: /Failed in the last day/ }).click()
  await page.getByRole('heading', { name: 'Runs that fit' }).waitFor()
  expect(await page.getByLabel('State', { exact: true }).inputValue()).toBe('failed')
  expect(await page.getByLabel('Ended').inputValue()).toBe('day')
})

test('the browser found nothing against the policy, asked no stranger, and used described routes alone', () => {
  expect(desk.complaints).toEqual([])
})

async function upload(path: string, body: string): Promise<void> {
  const url = `${desk.server.url}${connectionProxyPath(desk.projectId, connectionId)}/me/drive/root:${path}:/content`
  const headers = { authorization: `Bearer ${desk.server.operatorKey}` }
  expect((await fetch(url, { method: 'PUT', headers, body })).ok).toBe(true)
}
