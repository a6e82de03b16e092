/** May the app do this? What it asks for, in plain words. */
import { html } from 'hono/html'
import { type Html, identity, nothing, page } from './layout.ts'
import { initials, type SignInForm } from './sign-in.ts'

export type ConsentForm = SignInForm & {
  readonly userPrincipalName: string
  readonly verifiedPublisher: boolean
  readonly permissions: readonly { readonly title: string; readonly description: string }[]
  /** Administrators may consent for everyone here. */
  readonly organization: string | undefined
  /** Here, accepting always holds for everyone. */
  readonly forEverybodyAt?: string
}

export function consentPage(form: ConsentForm): Html {
  return page({
    title: 'Permissions requested',
    content: html`
${identity(form.userPrincipalName)}
<h1>Permissions requested</h1>
<div class="app"><span class="face" aria-hidden="true">${initials(form.appName)}</span><div><strong>${form.appName}</strong><span class="small quiet">${form.verifiedPublisher ? 'Verified publisher' : 'Unverified publisher'}</span></div></div>
${form.forEverybodyAt === undefined ? html`<p>This app would like to:</p>` : html`<p>For everybody at ${form.forEverybodyAt}, this app would like to:</p>`}
${permissionList(form.permissions)}
<form method="post" action="${form.action}">
<input type="hidden" name="ctx" value="${form.context}">
${form.organization === undefined ? nothing : html`<label class="check"><input type="checkbox" name="organization" value="yes"><span>Consent on behalf of ${form.organization}. Nobody else there will be asked.</span></label>`}
<p class="small quiet">Accept only if you trust the app. You can take the access back later.</p>
<div class="actions">
<button class="plain" name="decision" value="cancel">Cancel</button>
<button class="main" name="decision" value="accept">Accept</button>
</div>
</form>`,
  })
}

export function permissionList(permissions: ConsentForm['permissions']): Html {
  return html`<ul class="permissions">${permissions.map(
    ({ title, description }) => html`<li><strong>${title}</strong><span class="small quiet">${description}</span></li>`,
  )}</ul>`
}
