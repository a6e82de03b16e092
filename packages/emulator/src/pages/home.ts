/** What this is, who can sign in, which apps there are. */
import { html } from 'hono/html'
import { type Html, page } from './layout.ts'
import { initials } from './sign-in.ts'

export type HomePage = {
  readonly url: string
  readonly accounts: readonly {
    readonly displayName: string
    readonly userPrincipalName: string
    readonly kind: string
    readonly password: string | undefined
  }[]
  readonly apps: readonly {
    readonly displayName: string
    readonly clientId: string
    readonly clientSecret: string | undefined
    readonly redirectUris: readonly string[]
  }[]
}

export function homePage({ url, accounts, apps }: HomePage): Html {
  return page({
    title: 'Start',
    wide: true,
    content: html`
<h1>OneDrive and Microsoft sign-in, on this machine</h1>
<p>Point your app at <code>${url}</code>, for sign-in as well as for Graph. Tokens, files and people here are made up.</p>
<h2>People who can sign in</h2>
<div class="scroll" tabindex="0" role="region" aria-label="People who can sign in"><table>
<thead><tr><th scope="col">Name</th><th scope="col">User name</th><th scope="col">Account</th><th scope="col">Password</th></tr></thead>
<tbody>${accounts.map(
      (each) =>
        html`<tr><td>${each.displayName}</td><td><code>${each.userPrincipalName}</code></td><td>${each.kind}</td><td>${each.password === undefined ? html`<span class="quiet">none needed</span>` : html`<code>${each.password}</code>`}</td></tr>`,
    )}</tbody>
</table></div>
<h2>App registrations</h2>
${apps.map(
  (
    app,
  ) => html`<div class="app"><span class="face" aria-hidden="true">${initials(app.displayName)}</span><div><strong>${app.displayName}</strong>
<dl class="facts">
<dt>Client id</dt><dd><code>${app.clientId}</code></dd>
<dt>Client secret</dt><dd>${app.clientSecret === undefined ? html`<span class="quiet">none</span>` : html`<code>${app.clientSecret}</code>`}</dd>
<dt>Redirect URIs</dt><dd>${app.redirectUris.map((uri) => html`<code>${uri}</code><br>`)}</dd>
</dl></div></div>`,
)}
<h2>Where to look</h2>
<p><a href="/_emulator">Control: clock, faults, snapshots</a> · <a href="/_emulator/journal">Journal of requests</a> · <a href="/_emulator/approvals">Requests for approval</a> · <a href="/common/v2.0/.well-known/openid-configuration">Discovery document</a></p>`,
  })
}
