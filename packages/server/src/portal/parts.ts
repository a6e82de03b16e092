/** What several pages of the portal hold. */
import type { Diagnosis } from '@drawbridge/api'
import { html, raw } from 'hono/html'
import type { ConnectionRecord } from '../connections/connection.ts'
import type { Html } from './layout.ts'
import { sentencesOf } from './scopes.ts'

/** Where a page leads back to, and who listens. */
export type Way = {
  /** Where the answer is posted; absent when the project does not allow that origin any more. */
  readonly origin?: string | undefined
  /** The page of the product that a run in its own window leads back to. */
  readonly returnTo?: string | undefined
}

/** A form of one button. */
export function button(
  action: string,
  label: Html | string,
  { values = {}, plain = false, id }: { values?: Record<string, string>; plain?: boolean; id?: string } = {},
): Html {
  const fields = Object.entries(values).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
  return html`<form method="post" action="${action}"${id ? html` id="${id}"` : ''}>${fields}<button${plain ? raw(' class="plain"') : ''}>${label}</button></form>`
}

/** Where the page runs in a window of its own, the script closes that instead of following the link. */
export function backLink(projectName: string, { origin, returnTo }: Way): Html | '' {
  const href = returnTo ?? (origin && `${origin}/`)
  return href
    ? html`<p class="actions" id="back"><a class="button plain" href="${href}">Back to ${projectName}</a></p>`
    : ''
}

/** Who is connected, which drive, and what the product may do with it. */
export function connectionFacts({ account, drive, scopes }: ConnectionRecord): Html {
  const { quota } = drive
  return html`<dl>
<div><dt>Account</dt><dd>${account.displayName}<small>${account.userPrincipalName}</small></dd></div>
<div><dt>Kind</dt><dd>${kindOf(account)}</dd></div>
<div><dt>Drive</dt><dd>${driveNames[drive.driveType]}${quota ? html`<small>${size(quota.remaining)} free of ${size(quota.total)}</small>` : ''}</dd></div>
<div><dt>Allowed</dt><dd>${sentencesOf(scopes).map((sentence) => html`${sentence}<br>`)}</dd></div>
</dl>`
}

export function kindOf({ kind, userPrincipalName }: ConnectionRecord['account']): string {
  if (kind === 'personal') return 'Personal account'
  const domain = userPrincipalName.split('@')[1]
  return domain ? `Work or school account at ${domain}` : 'Work or school account'
}

/** To quote in a support case; folded away, because it helps few. */
export function microsoftSaid(diagnosis: Diagnosis | null | undefined): Html | '' {
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

export function whoActs(who: Diagnosis['who'], projectName: string): string {
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
