/** The first page: who asks, for what, and the way to Microsoft. */
import { html } from 'hono/html'
import { type Brand, type Frame, type Html, icons, layout, tile } from './layout.ts'
import { button } from './parts.ts'
import { sentencesOf } from './scopes.ts'

export type AskPage = Frame & {
  readonly brand: Brand
  readonly scopes: readonly string[]
  /** What the connection that is being mended may do already. */
  readonly granted?: readonly string[] | undefined
  /** Where the form goes. */
  readonly startPath: string
  /** The account that should sign in, where one is expected. */
  readonly account?: string | undefined
  /** Whether a connection is being mended or widened. */
  readonly reconnect: boolean
  /** What the product calls its user: whoever was sent somebody else's link can see it here. */
  readonly user: string
}

export function askPage(page: AskPage): Html {
  const { brand, account, reconnect, startPath } = page
  const title = titleOf(page)
  return layout(
    page,
    title,
    html`${pair(brand)}
<h1>${title}</h1>
${forWhom(page)}
${account ? html`<p>Please sign in ${reconnect ? 'again ' : ''}as <strong>${account}</strong>.</p>` : ''}
${permissions(page)}
${button(startPath, html`${icons.microsoft} Continue with Microsoft`)}
<p class="quiet">You sign in on Microsoft’s own page. ${brand.name} never sees your password.</p>`,
  )
}

/** Into whose hands the files come. */
export function forWhom({ brand, user }: Pick<AskPage, 'brand' | 'user'>): Html {
  return html`<p>For <strong>${user}</strong> in ${brand.name}. If that is not you, close this window.</p>`
}

/** The product and OneDrive, side by side. */
export function pair(brand: Brand): Html {
  return html`<div class="pair" aria-hidden="true">${tile(brand)}<i></i><span class="tile">${icons.cloud}</span></div>`
}

export function permissions({ brand, scopes, granted }: Pick<AskPage, 'brand' | 'scopes' | 'granted'>): Html {
  const known = granted ? sentencesOf(granted) : []
  const wanted = sentencesOf(scopes)
  const fresh = wanted.filter((sentence) => !known.includes(sentence))
  const list = (sentences: readonly string[]) =>
    html`<ul>${sentences.map((sentence) => html`<li>${icons.check}<span>${sentence}</span></li>`)}</ul>`
  if (granted && fresh.length > 0) {
    return html`<p>If you agree, ${brand.name} may also:</p>${list(fresh)}
<p class="quiet">What it may do already stays as it is.</p>`
  }
  return html`<p>If you agree, ${brand.name} may:</p>${list([...wanted, 'Keep this access until you disconnect'])}`
}

function titleOf({ brand, reconnect, granted, scopes }: AskPage): string {
  if (!reconnect) return `Connect OneDrive to ${brand.name}`
  const widens = granted && sentencesOf(scopes).some((sentence) => !sentencesOf(granted).includes(sentence))
  return widens ? `Let ${brand.name} do more` : `Reconnect OneDrive to ${brand.name}`
}
