/** What is connected already: each account with its state, and what can be done with it. */
import { html } from 'hono/html'
import { type ConnectionRecord, isUsable } from '../connections/connection.ts'
import { forWhom } from './ask-page.ts'
import { type Brand, brandLine, type Frame, type Html, icons, layout } from './layout.ts'
import { backLink, button, connectionFacts, microsoftSaid, type Way, whoActs } from './parts.ts'

export type AccountsPage = Frame &
  Way & {
    readonly brand: Brand
    readonly connections: readonly ConnectionRecord[]
    /** Whether another account may be added. */
    readonly allowMultiple: boolean
    readonly attemptPath: string
    /** What the product calls its user. */
    readonly user: string
  }

export function accountsPage(page: AccountsPage): Html {
  const { brand, connections, allowMultiple, attemptPath } = page
  const title = connections.length === 1 ? 'Your OneDrive' : 'Your OneDrive accounts'
  return layout(
    page,
    title,
    html`${brandLine(brand)}
<h1>${title}</h1>
${forWhom(page)}
${allowMultiple ? button(`${attemptPath}/start`, html`${icons.microsoft} Connect another account`) : ''}
<h2>Connected to ${brand.name}</h2>
${connections.map((connection) => account(connection, page))}
${backLink(brand.name, page)}`,
  )
}

function account(connection: ConnectionRecord, { brand, attemptPath, allowMultiple }: AccountsPage): Html {
  const { id, diagnosis } = connection
  const { displayName, userPrincipalName } = connection.account
  const usable = isUsable(connection)
  const values = { connection: id }
  const label = `account-${id}`
  return html`<section class="account" aria-labelledby="${label}">
<h3 id="${label}">${displayName}<small>${userPrincipalName}</small></h3>
<p class="state ${usable ? 'good' : 'bad'}">${usable ? icons.check : icons.cross}<span>${usable ? 'Connected' : (diagnosis?.title ?? 'Does not work any more')}</span></p>
${
  usable || !diagnosis
    ? ''
    : html`<p>${diagnosis.cause}</p><h4>${whoActs(diagnosis.who, brand.name)}</h4><p>${diagnosis.remedy}</p>${microsoftSaid(diagnosis)}`
}
${usable ? button(`${attemptPath}/choose`, allowMultiple ? `Use ${userPrincipalName}` : 'Keep this account', { values }) : ''}
${button(`${attemptPath}/start`, 'Sign in again', { values, plain: usable })}
<details><summary>What ${brand.name} may do</summary>${connectionFacts(connection)}</details>
<p class="last"><a href="${attemptPath}/disconnect?connection=${id}">Disconnect ${userPrincipalName}</a></p>
</section>`
}

export type DisconnectPage = Frame & {
  readonly brand: Brand
  readonly connection: ConnectionRecord
  readonly attemptPath: string
}

export function disconnectPage(page: DisconnectPage): Html {
  const { brand, connection, attemptPath } = page
  const title = 'Disconnect this OneDrive?'
  return layout(
    page,
    title,
    html`${brandLine(brand)}
<h1>${title}</h1>
<p><strong>${connection.account.userPrincipalName}</strong></p>
<p>${brand.name} forgets its access at once. Your files stay where they are, in your OneDrive.</p>
${button(`${attemptPath}/disconnect`, 'Disconnect', { values: { connection: connection.id } })}
<p class="actions"><a class="button plain" href="${attemptPath}">Keep it connected</a></p>`,
  )
}
