/** What a person must be able to do with any page: read it in light and dark, on a desk and on a phone. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export type Look = { readonly colorScheme: 'light' | 'dark'; readonly width: number }

/** The two that differ most. */
export const fewLooks: readonly Look[] = [
  { colorScheme: 'dark', width: 390 },
  { colorScheme: 'light', width: 1440 },
]

/**
 * No serious violation, and nothing wider than the screen. The last look stays.
 *
 * @param seen is called in each look, for a screenshot
 */
export async function expectAccessible(
  page: Page,
  looks: readonly Look[] = fewLooks,
  seen: (look: Look) => Promise<unknown> = async () => {},
): Promise<void> {
  for (const look of looks) {
    const { colorScheme, width } = look
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height: 900 })
    // Through the debugger, because a page's policy lets no script in from outside.
    await page.evaluate(axe)
    // Asked again for a moment: what has just opened or closed may still be settling.
    const message = `${page.url()} ${colorScheme} ${width}`
    await expect.poll(() => seriousViolations(page), { message, timeout: 15_000 }).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), message).toBe(true)
    await seen(look)
  }
}

function seriousViolations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(context: object): Promise<AxeResults> } }
    // Tabster's focus sentinels around a dialog are made to be focused unseen.
    const results = await axe.run({ exclude: ['[data-tabster-dummy]'] })
    return results.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  })
}
