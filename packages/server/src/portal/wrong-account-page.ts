/** Somebody else has signed in than was expected: who, who instead, and the choice. */
import { html } from 'hono/html'
import type { Account } from '../connections/connection.ts'
import { type Brand, brandLine, type Frame, type Html, icons, layout } from './layout.ts'
import { backLink, button, kindOf, type Way } from './parts.ts'

export type WrongAccountPage = Frame &
  Way & {
    readonly brand: Brand
    readonly expected: Account
    readonly found: Account
    /** Whether the one who signed in may be connected beside the other, or only in its place. */
    readonly allowMultiple: boolean
    /** Absent when the run is over. */
    readonly startPath?: string | undefined
  }

export function wrongAccountPage(page: WrongAccountPage): Html {
  const { brand, expected, found, allowMultiple, startPath } = page
  const title = 'That is another account'
  return layout(
    page,
    title,
    html`${brandLine(brand)}
<div class="mark warn">${icons.person}</div>
<h1>${title}</h1>
<dl>
<div><dt>Expected</dt><dd>${person(expected)}</dd></div>
<div><dt>Signed in</dt><dd>${person(found)}</dd></div>
</dl>
<p>Nothing was changed. What would you like to do?</p>
${
  startPath
    ? html`${button(startPath, `Sign in as ${expected.userPrincipalName}`, { values: { as: 'expected' } })}
${
  allowMultiple
    ? button(startPath, `Add ${found.userPrincipalName} as well`, { values: { as: 'another' }, plain: true })
    : html`${button(startPath, `Use ${found.userPrincipalName} instead`, { values: { as: 'instead' }, plain: true })}
<p class="quiet">${brand.name} then forgets its access to ${expected.userPrincipalName}.</p>`
}`
    : ''
}
${backLink(brand.name, page)}`,
  )
}

function person(account: Account): Html {
  return html`${account.displayName}<small>${account.userPrincipalName}</small><small>${kindOf(account)}</small>`
}
