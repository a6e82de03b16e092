/** The editor by keys alone, its marks and guards; versions; and a test that is watched on the canvas. */
import { call, type Definition, workflowRoutes } from '@drawbridge/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { complete } from '../src/drawing/blank.ts'
import { type OpenConsole, openConsole } from './open-console.ts'

let desk: OpenConsole
let workflowId: string

const definition: Definition = complete({
  name: 'Doubles',
  trigger: { type: 'manual' },
  steps: [
    { id: 'numbers', type: 'transform', expression: '[1, 2, 3]' },
    {
      id: 'each',
      type: 'for_each',
      items: '{{ steps.numbers.output }}',
      body: {
        steps: [{ id: 'double', type: 'transform', expression: 'item * 2' }],
        edges: [{ from: 'start', to: 'double', on: 'success' }],
      },
    },
    { id: 'many', type: 'condition', expression: '$count(steps.numbers.output) > 2' },
    { id: 'sum', type: 'transform', expression: '$sum(steps.numbers.output)' },
  ],
  edges: [
    { from: 'start', to: 'numbers' },
    { from: 'numbers', to: 'each' },
    { from: 'each', to: 'many' },
    { from: 'many', to: 'sum', on: 'true' },
  ],
})

beforeAll(async () => {
  desk = await openConsole()
  const { projectId, operator } = desk
  const { workflow } = await call(workflowRoutes.create, { params: { projectId }, body: { definition } }, operator())
  workflowId = workflow.id
})
afterAll(() => desk?.[Symbol.asyncDispose]())

const press = (keys: string) => desk.page.keyboard.press(keys)
const card = (name: RegExp) => desk.page.getByRole('region', { name: 'Canvas' }).getByRole('group', { name })
const focused = () => desk.page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['id'])
const form = () => desk.page.getByRole('complementary', { name: 'Form' })

test('every card is reached, opened, copied, taken out and connected by keys, and all of it undone', {
  timeout: 60_000,
}, async () => {
  const { page, at, projectId } = desk
  await page.goto(at(`/projects/${projectId}/workflows`))
  await page.getByRole('link', { name: 'Doubles' }).click()
  await card(/^1 of 5: By hand; leads to Transform/).focus()
  for (const next of ['numbers', 'each', 'many', 'sum']) {
    await press('ArrowDown')
    expect(await focused()).toBe(next)
  }
  await press('d')
  await card(/: Transform; nothing follows/).waitFor()
  expect(await page.locator('.react-flow__node').count()).toBe(6)
  await press('Control+z')
  await expect.poll(() => page.locator('.react-flow__node').count()).toBe(5)

  await press('ArrowUp')
  await press('Delete')
  await expect.poll(focused).toBe('each')
  expect(await page.locator('.react-flow__node').count()).toBe(4)
  await press('Control+z')
  await press('Control+Shift+z')
  await expect.poll(() => page.locator('.react-flow__node').count()).toBe(4)
  await press('Control+z')

  await card(/: Condition/).focus()
  await press('c')
  const dialog = page.getByRole('dialog', { name: 'Connect Condition' })
  await dialog.getByLabel('When').selectOption('If not')
  await dialog.getByRole('button', { name: 'Connect' }).click()
  await page.getByRole('button', { name: 'From Condition to Transform, If not' }).waitFor()
  await press('?')
  await page.getByRole('dialog', { name: 'Keys of the canvas' }).waitFor()
  await desk.seen('editor-keys')
  await press('Escape')
})

test('a for-each is opened and left by keys', async () => {
  const { page } = desk
  await card(/: For each/).focus()
  await press('o')
  await card(/^1 of 2: Each item/).waitFor()
  await expect.poll(focused).toBe('start')
  await press('Escape')
  await card(/^1 of 5: By hand/).waitFor()
  await expect.poll(focused).toBe('each')
  expect(await page.getByRole('navigation', { name: 'Where you are in the drawing' }).count()).toBe(0)
})

test('what is wrong is marked on its card and said at its field, and cannot be saved', async () => {
  const { page } = desk
  await card(/: Condition/).focus()
  await press('Enter')
  await form()
    .getByRole('textbox', { name: /^Go on with/ })
    .fill('steps.nobody.output > 2')
  await card(/: Condition; .*1 to mend/).waitFor()
  await form()
    .getByText(/nobody/, { exact: false })
    .nth(1)
    .waitFor()
  await desk.seen('editor-mark')
  await press('Control+s')
  const save = page.getByRole('dialog').getByRole('button', { name: 'Save' })
  expect(await save.getAttribute('aria-disabled')).toBe('true')
  await press('Escape')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'All well' }).waitFor()
})

test('a drawing that is not saved is not left without asking, and nobody else’s is overwritten unasked', async () => {
  const { page, operator, projectId } = desk
  await page.getByRole('link', { name: 'Versions' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Stay' }).click()
  const other = { ...definition, description: 'Meanwhile' }
  const params = { projectId, workflowId }
  await call(workflowRoutes.update, { params, body: { definition: other, note: 'From elsewhere' } }, operator())
  await press('Control+s')
  await page.getByRole('textbox', { name: 'What has changed' }).and(page.locator(':focus')).waitFor()
  await page.keyboard.type('If not, too')
  await press('Enter')
  await page.getByText('Somebody else has saved this workflow').waitFor()
  await page.getByRole('button', { name: 'Save mine on top' }).click()
  await page.getByText('Version 3', { exact: true }).waitFor()
})

test('a test shows on the canvas what each step does, and leads to its timeline', { timeout: 60_000 }, async () => {
  const { page } = desk
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await page.getByRole('button', { name: 'Run the test' }).click()
  await page.getByText('Test run: Succeeded').waitFor()
  await card(/: For each.*; Succeeded/).waitFor()
  await desk.seen('editor-test')
  await page.getByRole('link', { name: 'Open its timeline' }).click()
  await page.getByRole('button', { name: 'For each: details' }).click()
  await page.getByRole('button', { name: 'Item 3' }).click()
  await page.getByRole('list', { name: 'Steps of item 3' }).getByText('Succeeded').waitFor()
  await desk.seen('run-items')
})

test('versions are told apart, and an earlier one is gone back to', async () => {
  const { page, at, projectId, operator } = desk
  await page.goto(at(`/projects/${projectId}/workflows/${workflowId}/versions`))
  await page.getByRole('button', { name: 'What changed in version 3' }).click()
  await page.getByRole('list', { name: 'Differences' }).getByText('Added').first().waitFor()
  await desk.seen('versions')
  await page.getByRole('button', { name: 'Go back to it: version 1' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Go back' }).click()
  await page.getByText('As version 1').waitFor()
  const params = { projectId, workflowId }
  const { workflow, definition: now } = await call(workflowRoutes.get, { params }, operator())
  expect(workflow.version).toBe(4)
  expect(now.edges).toEqual(definition.edges)
})

test('the browser found nothing against the policy, asked no stranger, and used described routes alone', () => {
  expect(desk.complaints).toEqual([])
})
