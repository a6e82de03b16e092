/** The last page of a run: how it ended, what that means, and what to do next. */
import type { Attempt, Diagnosis, PortalMessage } from '@drawbridge/api'
import { html, raw } from 'hono/html'
import type { ConnectionRecord } from '../connections/connection.ts'
import { type Html, icons, layout } from './layout.ts'
import { sentencesOf } from './scopes.ts'

export type OutcomePage = {
  readonly nonce: string
  readonly projectName: string
  readonly attempt: Attempt
  /** Where the answer is posted; absent when the project does not allow that origin any more. */
  readonly origin?: string | undefined
  /** The page of the product that a run in its own window leads back to. */
  readonly returnTo?: string | undefined
  /** Where the form for another try goes; absent when the ten minutes are over. */
  readonly startPath?: string | undefined
  readonly connection?: ConnectionRecord | undefined
  readonly adminConsentUrl?: string | undefined
}

export function outcomePage(page: OutcomePage): Html {
  const { nonce, attempt, origin } = page
  const { title, content } = contents(page)
  const message: PortalMessage = { type: 'drawbridge:attempt', attempt }
  const ending = { message, origin: origin ?? null, close: attempt.state === 'connected' }
  return layout(
    nonce,
    title,
    html`${content}
<script type="application/json" id="ending">${raw(JSON.stringify(ending).replaceAll('<', '\\u003c'))}</script>`,
  )
}

function contents(page: OutcomePage): { title: string; content: Html } {
  const { attempt, projectName, connection } = page
  if (attempt.state === 'connected' && connection) return connected(page, connection)
  if (attempt.state === 'connected') {
    return plain(page, 'Not connected any more', `This connection to ${projectName} has been removed.`)
  }
  if (attempt.state === 'declined') {
    return plain(page, 'OneDrive was not connected', `You did not agree, and ${projectName} has received nothing.`)
  }
  if (attempt.state === 'needs_admin') return needsAdministrator(page)
  if (attempt.state === 'failed') return failed(page)
  return plain(page, 'This link has expired', `Go back to ${projectName} and connect again. Nothing was changed.`)
}

function connected({ projectName, origin, returnTo }: OutcomePage, { account, drive, scopes }: ConnectionRecord) {
  const title = 'OneDrive is connected'
  const kind = account.kind === 'personal' ? 'Personal account' : 'Work or school account'
  const { quota } = drive
  const content = html`<div class="mark good">${icons.check}</div>
<h1>${title}</h1>
<p id="closing" class="quiet" ${origin ? '' : raw('hidden')}>This window closes by itself.</p>
<dl>
<div><dt>Account</dt><dd>${account.displayName}<small>${account.userPrincipalName}</small></dd></div>
<div><dt>Kind</dt><dd>${kind}</dd></div>
<div><dt>Drive</dt><dd>${driveNames[drive.driveType]}${quota ? html`<small>${size(quota.remaining)} free of ${size(quota.total)}</small>` : ''}</dd></div>
<div><dt>Allowed</dt><dd>${sentencesOf(scopes).map((sentence) => html`${sentence}<br>`)}</dd></div>
</dl>
${backLink(projectName, origin, returnTo)}`
  return { title, content }
}

function needsAdministrator({ projectName, attempt, adminConsentUrl, startPath, origin, returnTo }: OutcomePage) {
  const title = 'An administrator has to approve this'
  const content = html`<div class="mark warn">${icons.person}</div>
<h1>${title}</h1>
<p>Your organisation does not let people connect ${projectName} on their own. That is its rule, and no fault of yours.</p>
${
  adminConsentUrl
    ? html`<h2><label for="link">Send this link to your administrator</label></h2>
<div class="copy"><input id="link" readonly value="${adminConsentUrl}"><button id="copy" type="button" class="plain">Copy</button></div>
<p class="quiet" id="copied" role="status"></p>
<p>When they have approved ${projectName} there, connect again: nothing goes on by itself.</p>`
    : html`<p>Ask your administrator to approve ${projectName} at Microsoft, then connect again.</p>`
}
${retryForm(startPath, 'It is approved, try again')}
${backLink(projectName, origin, returnTo)}
${microsoftSaid(attempt.error?.diagnosis)}`
  return { title, content }
}

function failed({ projectName, attempt, startPath, origin, returnTo }: OutcomePage) {
  const { error } = attempt
  const diagnosis = error?.diagnosis
  const title = diagnosis?.title ?? 'OneDrive was not connected'
  const content = html`<div class="mark bad">${icons.cross}</div>
<h1>${title}</h1>
<p>${diagnosis?.cause ?? error?.message}</p>
${diagnosis ? html`<h2>${whoActs(diagnosis.who, projectName)}</h2><p>${diagnosis.remedy}</p>` : ''}
${retryForm(startPath, 'Try again')}
${backLink(projectName, origin, returnTo)}
${microsoftSaid(diagnosis)}`
  return { title, content }
}

function plain({ attempt, projectName, startPath, origin, returnTo }: OutcomePage, title: string, sentence: string) {
  const icon = attempt.state === 'expired' ? icons.clock : icons.cross
  const content = html`<div class="mark warn">${icon}</div>
<h1>${title}</h1>
<p>${sentence}</p>
${retryForm(attempt.state === 'declined' ? startPath : undefined, 'Try again')}
${backLink(projectName, origin, returnTo)}`
  return { title, content }
}

function retryForm(startPath: string | undefined, label: string): Html | '' {
  return startPath ? html`<form method="post" action="${startPath}"><button>${label}</button></form>` : ''
}

/** Where the page runs in a window of its own, the script closes that instead of following the link. */
function backLink(projectName: string, origin: string | undefined, returnTo: string | undefined): Html | '' {
  const href = returnTo ?? (origin && `${origin}/`)
  return href
    ? html`<p class="actions" id="back"><a class="button plain" href="${href}">Back to ${projectName}</a></p>`
    : ''
}

/** To quote in a support case; folded away, because it helps few. */
function microsoftSaid(diagnosis: Diagnosis | undefined): Html | '' {
  const { code, message, requestId, correlationId } = diagnosis?.microsoft ?? {}
  const rows = [
    ['Code', code],
    ['Message', message],
    ['Request id', requestId],
    ['Correlation id', correlationId],
  ].filter(([, value]) => value)
  if (rows.length === 0) return ''
  return html`<details><summary>What Microsoft said</summary>
<dl>${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></details>`
}

function whoActs(who: Diagnosis['who'], projectName: string): string {
  return {
    user: 'What you can do',
    developer: `What the people who make ${projectName} can do`,
    administrator: 'What an administrator of your organisation can do',
    operator: `What the people who run ${projectName} can do`,
    microsoft: 'What can be done',
  }[who]
}

const driveNames = {
  personal: 'OneDrive',
  business: 'OneDrive for work or school',
  documentLibrary: 'SharePoint document library',
}

function size(bytes: number): string {
  const [amount, unit] = bytes >= 1e12 ? [bytes / 1e12, 'TB'] : [bytes / 1e9, 'GB']
  return `${amount.toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}`
}
