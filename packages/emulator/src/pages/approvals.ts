/** What people have asked their administrators for. */
import { html } from 'hono/html'
import { type Html, page } from './layout.ts'

export type ApprovalRow = {
  readonly clientId: string
  readonly userId: string
  readonly appName: string
  readonly userPrincipalName: string
  readonly scopes: readonly string[]
  readonly justification: string
}

export function approvalsPage(rows: readonly ApprovalRow[]): Html {
  return page({
    title: 'Requests for approval',
    wide: true,
    content: html`
<h1>Requests for approval</h1>
<p class="quiet">Approving grants the permissions to everybody in the organization, as its administrator would.</p>
${rows.length === 0 ? html`<p>Nobody has asked for anything.</p>` : rows.map(row)}`,
  })
}

function row({ clientId, userId, appName, userPrincipalName, scopes, justification }: ApprovalRow): Html {
  return html`<form method="post" action="/_emulator/approvals">
<input type="hidden" name="client" value="${clientId}">
<input type="hidden" name="user" value="${userId}">
<h2>${appName}</h2>
<dl class="facts">
<dt>Asked by</dt><dd>${userPrincipalName}</dd>
<dt>Permissions</dt><dd>${scopes.join(', ')}</dd>
<dt>Reason</dt><dd>${justification === '' ? 'none given' : justification}</dd>
</dl>
<div class="actions">
<button class="plain" name="decision" value="deny">Deny</button>
<button class="main" name="decision" value="approve">Approve</button>
</div>
</form>`
}
