import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../../../../test/chromium.ts'
import { demo } from '../../src/index.ts'
import { type Signed, startSigned } from '../graph/sign-in.ts'

let signed: Signed
let browser: Browser
beforeAll(async () => {
  signed = await startSigned()
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await signed.emulator.close()
})

async function open(options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
  const page = await browser.newPage(options)
  await page.goto(`${signed.emulator.url}/_emulator`)
  return page
}

test('the page moves the clock, adds and removes faults, disables people, takes snapshots', async () => {
  const { emulator } = signed
  const page = await open()
  const errors: unknown[] = []
  page.on('pageerror', (error) => errors.push(error))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  const press = async (name: string) => {
    await page.getByRole('button', { name, exact: true }).click()
    await expect.poll(() => page.getByRole('status').textContent()).toBe('Done.')
  }
  const before = emulator.clock.now()
  await press('+40 days')
  expect(emulator.clock.now() - before).toBe(40 * 24 * 3_600_000)
  await page.getByLabel('What goes wrong').selectOption({ index: 11 })
  await press('Add')
  await expect.poll(() => emulator.faults.list()).toMatchObject([{ fault: { kind: 'resync' } }])
  await press('Remove all')
  await expect.poll(() => emulator.faults.list()).toEqual([])
  await press(`Disable ${demo.accounts.work.displayName}`)
  await press(`Expire tokens of ${demo.accounts.work.displayName}`)
  const account = () => emulator.directory.accounts.find(demo.accounts.work.userPrincipalName)!
  await expect.poll(() => account().refusal).toBe(50057)
  expect(account().accessTokenEra).toBe(1)
  await press(`Enable ${demo.accounts.work.displayName}`)
  await expect.poll(() => account().refusal).toBeUndefined()
  await page.getByLabel('Name of the snapshot').fill('before')
  await press('Take')
  await expect.poll(() => emulator.snapshots.list()).toMatchObject([{ name: 'before' }])
  await expect.poll(() => page.getByRole('button', { name: 'Restore before' }).count()).toBe(1)
  expect(errors).toEqual([])
  await page.close()
}, 30_000)

test.each([
  ['light', 1100],
  ['dark', 390],
] as const)(
  'is accessible in %s at %i px, and no wider than the screen',
  async (colorScheme, width) => {
    await signed.as('personal')('GET', '/me/drive')
    const page = await open({ colorScheme, viewport: { width, height: 800 } })
    await page.evaluate(axe.source)
    const violations = await page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run()
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
    })
    expect(violations).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    await page.close()
  },
  30_000,
)
