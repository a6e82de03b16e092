/**
 * The first page inside a frame in the product's page. It knows nobody: a frame on another site has no cookie of ours. It
 * says what is asked; all that counts happens in a window of its own.
 */
import { html } from 'hono/html'
import { type AskPage, pair, permissions } from './ask-page.ts'
import { type Html, icons, layout } from './layout.ts'

export type FramePage = Pick<AskPage, 'nonce' | 'brand' | 'scopes' | 'granted' | 'account'> & {
  /** What the window shows. */
  readonly windowPath: string
  readonly origin: string
}

export function framePage(page: FramePage): Html {
  const { brand, account, windowPath, origin } = page
  const title = `Connect OneDrive to ${brand.name}`
  return layout(
    page,
    title,
    html`${pair(brand)}
<h1>${title}</h1>
${account ? html`<p>Please sign in as <strong>${account}</strong>.</p>` : ''}
${permissions(page)}
<p class="actions"><a class="button" id="window" href="${windowPath}" target="_blank" rel="opener">${icons.microsoft} Continue with Microsoft</a></p>
<p class="quiet">Microsoft opens in a window of its own. ${brand.name} never sees your password.</p>
<p class="actions"><button type="button" class="plain" id="dismiss">Not now</button></p>`,
    { frame: origin },
  )
}
