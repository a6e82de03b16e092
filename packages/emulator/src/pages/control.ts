/** The control as a page: what goes on, and what can be done to it. */
import { html } from 'hono/html'
import type { JournalEntry } from '../journal.ts'
import { type Html, nothing, page } from './layout.ts'

export type ControlPage = {
  readonly now: number
  readonly frozen: boolean
  readonly offsetMs: number
  readonly presets: readonly { readonly name: string; readonly rule: object }[]
  readonly faults: readonly {
    readonly id: string
    readonly text: string
    readonly hits: number
    readonly spent: boolean
  }[]
  readonly accounts: readonly {
    readonly name: string
    readonly displayName: string
    readonly state: string
    readonly disabled: boolean
    readonly mfa: boolean
  }[]
  readonly drives: readonly {
    readonly name: string
    readonly id: string
    readonly files: number
    readonly used: number
    readonly quota: number
  }[]
  readonly throttled: boolean
  readonly gauges: readonly {
    readonly label: string
    readonly used: number
    readonly limit: number
    readonly resetsAt: number
  }[]
  readonly subscriptions: readonly {
    readonly id: string
    readonly resource: string
    readonly url: string
    readonly expiresAt: number
    readonly last: string
  }[]
  readonly snapshots: readonly { readonly name: string; readonly clock: number }[]
  readonly entries: readonly JournalEntry[]
}

export function controlPage(view: ControlPage): Html {
  return page({
    title: 'Control',
    wide: true,
    content: html`
<h1>Control</h1>
<p class="quiet">Everything here can be done by programs too, at <code>/_emulator/api</code>.</p>
<p class="said" role="status" aria-live="polite"></p>
<div id="live">
${clockPart(view)}
${faultsPart(view)}
${accountsPart(view)}
${drivesPart(view)}
${subscriptionsPart(view)}
${throttlingPart(view)}
${snapshotsPart(view)}
${journalPart(view)}
</div>
<script src="/_emulator/control.js"></script>`,
  })
}

function clockPart({ now, frozen, offsetMs }: ControlPage): Html {
  const offset =
    Math.abs(offsetMs) < 1000
      ? 'as the machine’s'
      : `${duration(Math.abs(offsetMs))} ${offsetMs > 0 ? 'ahead' : 'behind'}`
  return html`<section aria-labelledby="clock"><h2 id="clock">Clock</h2>
<p><strong class="big">${moment(now)}</strong> <span class="quiet">UTC, ${frozen ? 'standing still' : offset}</span></p>
<div class="row">
${call('POST', '/clock/advance', '+1 hour', { hours: 1 })}
${call('POST', '/clock/advance', '+1 day', { days: 1 })}
${call('POST', '/clock/advance', '+40 days', { days: 40 })}
${frozen ? call('POST', '/clock/resume', 'Let it run') : call('POST', '/clock/freeze', 'Stop it')}
</div></section>`
}

function faultsPart({ faults, presets }: ControlPage): Html {
  return html`<section aria-labelledby="faults"><h2 id="faults">Faults</h2>
<form class="row" data-method="POST" data-path="/faults" data-json="rule">
<label for="preset" class="hidden">What goes wrong</label>
<select id="preset" name="rule">${presets.map(({ name, rule }) => html`<option value="${JSON.stringify(rule)}">${name}</option>`)}</select>
<button class="main">Add</button>
${faults.length > 0 ? html`<button class="plain" data-method="DELETE" data-path="/faults" type="button">Remove all</button>` : nothing}
</form>
${
  faults.length === 0
    ? html`<p class="quiet">Nothing goes wrong.</p>`
    : table(
        'All faults',
        ['Rule', 'Hits', ''],
        faults.map(
          ({ id, text, hits, spent }) =>
            html`<tr${spent ? html` class="quiet"` : nothing}><td>${text}</td><td class="number" data-label="Hits">${hits}</td><td class="number">${spent ? 'used up ' : nothing}${call('DELETE', `/faults/${id}`, 'Remove', undefined, `Remove: ${text}`)}</td></tr>`,
        ),
      )
}</section>`
}

function accountsPart({ accounts }: ControlPage): Html {
  return html`<section aria-labelledby="accounts"><h2 id="accounts">Accounts</h2>
${table(
  'All accounts',
  ['Name', 'State', ''],
  accounts.map(({ name, displayName, state, disabled, mfa }) => {
    const path = `/accounts/${encodeURIComponent(name)}`
    return html`<tr><td>${displayName}<br><span class="quiet small">${name}</span></td><td>${state}</td><td><div class="row end">
${call('POST', `${path}/expire-access-tokens`, 'Expire tokens', {}, `Expire tokens of ${displayName}`)}
${call('POST', `${path}/revoke`, 'Revoke', {}, `Revoke the tokens of ${displayName}`)}
${call('PATCH', path, disabled ? 'Enable' : 'Disable', { refusal: disabled ? null : 50057 }, `${disabled ? 'Enable' : 'Disable'} ${displayName}`)}
${call('PATCH', path, mfa ? 'No MFA' : 'MFA', { mfa: mfa ? null : 'required' }, `${mfa ? 'No MFA' : 'MFA'} for ${displayName}`)}
</div></td></tr>`
  }),
)}</section>`
}

function drivesPart({ drives }: ControlPage): Html {
  if (drives.length === 0)
    return html`<section aria-labelledby="drives"><h2 id="drives">Drives</h2><p class="quiet">None has been used yet.</p></section>`
  return html`<section aria-labelledby="drives"><h2 id="drives">Drives</h2>
${table(
  'All drives',
  ['Drive', 'Files', 'Used'],
  drives.map(
    ({ name, id, files, used, quota }) =>
      html`<tr><td>${name}<br><code class="quiet small">${id}</code></td><td class="number" data-label="Files">${files}</td><td class="number" data-label="Used">${bytes(used)}<br><span class="quiet small">of ${bytes(quota)}</span></td></tr>`,
  ),
)}</section>`
}

function subscriptionsPart({ subscriptions }: ControlPage): Html {
  if (subscriptions.length === 0) {
    return html`<section aria-labelledby="subscriptions"><h2 id="subscriptions">Subscriptions</h2><p class="quiet">Nobody is told of changes.</p></section>`
  }
  return html`<section aria-labelledby="subscriptions"><h2 id="subscriptions">Subscriptions</h2>
${table(
  'All subscriptions',
  ['To', 'Receiver', 'Until', 'Last delivery', ''],
  subscriptions.map(
    ({ id, resource, url, expiresAt, last }) =>
      html`<tr><td><code>${resource}</code></td><td><code>${url}</code></td><td data-label="Until">${moment(expiresAt)}</td><td data-label="Last delivery">${last}</td><td class="number">${call('POST', '/notifications/forge', 'Forge', { subscriptionId: id }, `Forge a notification for ${resource}`)}</td></tr>`,
  ),
)}</section>`
}

function throttlingPart({ throttled, gauges }: ControlPage): Html {
  return html`<section aria-labelledby="throttling"><h2 id="throttling">Throttling</h2>
<div class="row"><span class="quiet">${throttled ? 'Graph’s limits are in force.' : 'Calls are counted, none is refused.'}</span>
${throttled ? call('PUT', '/throttling', 'Switch off', { enabled: false }) : call('PUT', '/throttling', 'Switch on', { enabled: true })}
${throttled ? nothing : call('PUT', '/throttling', 'On, at a hundredth', { enabled: true, scale: 0.01 })}
${gauges.length > 0 ? call('POST', '/throttling/reset', 'Reset the counts') : nothing}</div>
${gauges.map(
  ({ label, used, limit, resetsAt }) =>
    html`<div class="gauge"><label>${label}<meter min="0" max="${limit}" low="${limit * 0.8}" high="${limit * 0.95}" optimum="0" value="${Math.min(used, limit)}"></meter></label><span class="quiet small">${used} of ${limit}, until ${moment(resetsAt)}</span></div>`,
)}</section>`
}

function snapshotsPart({ snapshots }: ControlPage): Html {
  return html`<section aria-labelledby="snapshots"><h2 id="snapshots">Snapshots</h2>
<form class="row" data-method="POST" data-path="/snapshots">
<label for="snapshot" class="hidden">Name of the snapshot</label>
<input id="snapshot" name="name" type="text" placeholder="Name" required pattern="[\\w\\-][\\w.\\-]{0,63}">
<button class="main">Take</button>
${call('POST', '/reset', 'Reset to the seed')}
</form>
${snapshots.map(
  ({
    name,
    clock,
  }) => html`<div class="row line"><span class="grow"><strong>${name}</strong> <span class="quiet small">${moment(clock)}</span></span>
${call('POST', `/snapshots/${encodeURIComponent(name)}/restore`, 'Restore', undefined, `Restore ${name}`)}
${call('DELETE', `/snapshots/${encodeURIComponent(name)}`, 'Delete', undefined, `Delete ${name}`)}</div>`,
)}</section>`
}

function journalPart({ entries }: ControlPage): Html {
  return html`<section aria-labelledby="journal"><h2 id="journal">Journal</h2>
<p><a href="/_emulator/journal">All of it</a></p>
${table(
  'Last requests',
  ['Time', 'Method', 'Path', 'Status', 'ms'],
  entries.map(
    ({ at, method, path, status, durationMs, faults }) =>
      html`<tr><td>${new Date(at).toISOString().slice(11, 19)}</td><td>${method}</td><td><code>${path}</code>${faults === undefined ? nothing : html` <span class="tag">${faults.join(', ')}</span>`}</td><td class="${status >= 400 ? 'number failed' : 'number'}">${status}</td><td class="number">${durationMs}</td></tr>`,
  ),
)}</section>`
}

/** A button that calls the control. */
function call(method: string, path: string, text: string, body: object = {}, label = ''): Html {
  return html`<button type="button" class="plain small" data-method="${method}" data-path="${path}" data-body="${JSON.stringify(body)}"${label === '' ? nothing : html` aria-label="${label}"`}>${text}</button>`
}

function table(label: string, heads: readonly string[], rows: readonly Html[]): Html {
  return html`<div class="${label === 'Last requests' ? 'scroll' : 'scroll stack'}" tabindex="0" role="region" aria-label="${label}"><table>
<thead><tr>${heads.map((head) => html`<th scope="col"${['Hits', 'Files', 'Used', 'Status', 'ms'].includes(head) ? html` class="number"` : nothing}>${head === '' ? html`<span class="hidden">Actions</span>` : head}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>`
}

function moment(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ')
}

function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 120) return `${minutes} min`
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`
}

function bytes(count: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let size = count
  let unit = 0
  for (; size >= 1000 && unit < 4; unit += 1) size /= 1024
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`
}
