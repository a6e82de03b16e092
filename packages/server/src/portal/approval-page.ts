/** What an administrator sees before Microsoft: who asks, for what, and what their yes means. */
import { html } from 'hono/html'
import { pair } from './ask-page.ts'
import { type Brand, type Frame, type Html, icons, layout } from './layout.ts'
import { button } from './parts.ts'
import { sentencesOf } from './scopes.ts'

export type ApprovalPage = Frame & {
  readonly brand: Brand
  readonly scopes: readonly string[]
  /** The account that wants to connect, where it is known. */
  readonly account?: string | undefined
  readonly declined: boolean
  readonly path: string
}

export function approvalPage(page: ApprovalPage): Html {
  const { brand, scopes, account, declined, path } = page
  const title = `Approve ${brand.name} for your organisation`
  return layout(
    page,
    title,
    html`${pair(brand)}
<h1>${title}</h1>
<p>${account ? html`<strong>${account}</strong>` : 'Somebody in your organisation'} would like to connect OneDrive to ${brand.name}. Your organisation leaves that decision to its administrators.</p>
<p>Each person who connects then lets ${brand.name}:</p>
<ul>${sentencesOf(scopes).map((sentence) => html`<li>${icons.check}<span>${sentence}</span></li>`)}</ul>
${declined ? html`<p>It was declined before. You may decide anew.</p>` : ''}
${button(path, html`${icons.microsoft} Review at Microsoft`)}
<p class="quiet">Sign in there as an administrator. Your own OneDrive is not connected, and everybody still signs in for themselves. You can withdraw the approval in the Microsoft Entra admin centre, under Enterprise applications.</p>`,
  )
}
