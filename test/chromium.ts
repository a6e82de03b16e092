/** A real Chromium for browser tests: your own when `CHROME_PATH` names one, otherwise the one from npm. */
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'

export async function launchChromium(): Promise<Browser> {
  const own = process.env['CHROME_PATH']
  return playwright.launch({
    executablePath: own ?? (await chromium.executablePath()),
    args: own === undefined ? chromium.args : [],
    headless: true,
  })
}
