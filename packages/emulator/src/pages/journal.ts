/** The last requests, newest first. */
import { html } from 'hono/html'
import type { JournalEntry } from '../journal.ts'
import { type Html, page } from './layout.ts'

export function journalPage(entries: readonly JournalEntry[]): Html {
  return page({
    title: 'Journal',
    wide: true,
    content: html`
<h1>Journal</h1>
<p class="quiet">The last ${entries.length} requests, newest first. Codes, tokens and secrets are left out. <a href="/_emulator/journal?format=json">As JSON</a></p>
<div class="scroll" tabindex="0" role="region" aria-label="Requests"><table>
<thead><tr><th scope="col">Time</th><th scope="col">Method</th><th scope="col">Path</th><th scope="col" class="number">Status</th><th scope="col" class="number">ms</th></tr></thead>
<tbody>${entries.toReversed().map(row)}</tbody>
</table></div>`,
  })
}

function row({ at, method, path, status, durationMs }: JournalEntry): Html {
  const time = new Date(at).toISOString().slice(11, 23)
  return html`<tr><td>${time}</td><td>${method}</td><td><code>${path}</code></td><td class="${status >= 400 ? 'number failed' : 'number'}">${status}</td><td class="number">${durationMs}</td></tr>`
}
