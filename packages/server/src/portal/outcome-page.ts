/** The last page of a run: how it ended, what that means, and what to do next. */
import type { Attempt, PortalMessage } from '@drawbridge/api'
import { html, raw } from 'hono/html'
import type { ConnectionRecord } from '../connections/connection.ts'
import { type Brand, brandLine, type Frame, type Html, icons, layout } from './layout.ts'
import { backLink, button, connectionFacts, microsoftSaid, type Way, whoActs } from './parts.ts'

export type OutcomePage = Frame &
  Way & {
    readonly brand: Brand
    readonly attempt: Attempt
    /** Where the form for another try goes; absent when the ten minutes are over. */
    readonly startPath?: string | undefined
    readonly connection?: ConnectionRecord | undefined
    /** The product shows how it ended, so that the window need not. */
    readonly closes?: boolean
  }

export function outcomePage(page: OutcomePage): Html {
  const { attempt, origin, brand } = page
  const { title, content } = contents(page)
  const message: PortalMessage = { type: 'drawbridge:attempt', attempt }
  const close = attempt.state === 'connected' || page.closes === true
  return layout(page, title, html`${brandLine(brand)}${content}`, { message, origin: origin ?? null, close })
}

function contents(page: OutcomePage): { title: string; content: Html } {
  const { attempt, brand, connection } = page
  if (attempt.state === 'connected' && connection) return connected(page, connection)
  if (attempt.state === 'connected') {
    return plain(page, 'Not connected any more', `This connection to ${brand.name} has been removed.`)
  }
  if (attempt.state === 'declined') {
    return plain(page, 'OneDrive was not connected', `You did not agree, and ${brand.name} has received nothing.`)
  }
  if (attempt.state === 'expired') {
    return plain(page, 'This link has expired', `Go back to ${brand.name} and connect again. Nothing was changed.`)
  }
  return failed(page)
}

function connected(page: OutcomePage, connection: ConnectionRecord) {
  const title = 'OneDrive is connected'
  const content = html`<div class="mark good">${icons.check}</div>
<h1>${title}</h1>
<p id="closing" class="quiet" ${page.origin ? '' : raw('hidden')}>This window closes by itself.</p>
${connectionFacts(connection)}
${backLink(page.brand.name, page)}`
  return { title, content }
}

function failed(page: OutcomePage) {
  const { brand, attempt, startPath } = page
  const { error } = attempt
  const diagnosis = error?.diagnosis
  const title = diagnosis?.title ?? 'OneDrive was not connected'
  const content = html`<div class="mark bad">${icons.cross}</div>
<h1>${title}</h1>
<p>${diagnosis?.cause ?? error?.message}</p>
${diagnosis ? html`<h2>${whoActs(diagnosis.who, brand.name)}</h2><p>${diagnosis.remedy}</p>` : ''}
${startPath ? button(startPath, 'Try again') : ''}
${backLink(brand.name, page)}
${microsoftSaid(diagnosis)}`
  return { title, content }
}

function plain(page: OutcomePage, title: string, sentence: string) {
  const { attempt, brand, startPath } = page
  const icon = attempt.state === 'expired' ? icons.clock : icons.cross
  const content = html`<div class="mark warn">${icon}</div>
<h1>${title}</h1>
<p>${sentence}</p>
${attempt.state === 'declined' && startPath ? button(startPath, 'Try again') : ''}
${backLink(brand.name, page)}`
  return { title, content }
}
