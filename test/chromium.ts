/** A real Chromium for browser tests: your own when `CHROME_PATH` names one, otherwise the one from npm. */
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'

export async function launchChromium(): Promise<Browser> {
  const own = process.env['CHROME_PATH']
  return playwright.launch({
    executablePath: own ?? (await chromium.executablePath()),
    // Not `chromium.args`: they switch off web security and put all pages into one process, so that CORS, CSP and
    // Cross-Origin-Opener-Policy would go unjudged.
    args: ['--font-render-hinting=none'],
    headless: true,
  })
}
