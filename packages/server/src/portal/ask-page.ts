/** The first page: who asks, for what, and the way to Microsoft. */
import { html } from 'hono/html'
import { type Html, icons, layout } from './layout.ts'
import { sentencesOf } from './scopes.ts'

export type AskPage = {
  readonly nonce: string
  readonly projectName: string
  readonly scopes: readonly string[]
  /** Where the form goes. */
  readonly startPath: string
  /** The account that should sign in again, when a connection is being mended. */
  readonly account?: string | undefined
}

export function askPage({ nonce, projectName, scopes, startPath, account }: AskPage): Html {
  const title = account ? `Reconnect OneDrive to ${projectName}` : `Connect OneDrive to ${projectName}`
  return layout(
    nonce,
    title,
    html`<div class="pair" aria-hidden="true">
  <span class="tile">${[...projectName][0]?.toUpperCase()}</span><i></i><span class="tile">${icons.cloud}</span>
</div>
<h1>${title}</h1>
${account ? html`<p>Please sign in again as <strong>${account}</strong>.</p>` : ''}
<p>If you agree, ${projectName} may:</p>
<ul>${sentencesOf(scopes).map((sentence) => html`<li>${icons.check}<span>${sentence}</span></li>`)}
<li>${icons.check}<span>Keep this access until you disconnect</span></li></ul>
<form method="post" action="${startPath}"><button>${icons.microsoft} Continue with Microsoft</button></form>
<p class="quiet">You sign in on Microsoft’s own page. ${projectName} never sees your password.</p>`,
  )
}
