/** The wall: only an administrator can say yes. */
import { html } from 'hono/html'
import { type ConsentForm, permissionList } from './consent.ts'
import { type Html, identity, nothing, page } from './layout.ts'
import { initials } from './sign-in.ts'

export type ApprovalForm = Omit<ConsentForm, 'organization'> & {
  readonly organization: string
  /** The number in AADSTS… */
  readonly aadsts: number
  /** Whether users can ask for approval from here. */
  readonly requests: boolean
  /** Starts over, to sign in as an administrator. */
  readonly switchAccount: string
}

export function approvalPage(form: ApprovalForm): Html {
  const heading = form.requests ? 'Approval required' : 'Need admin approval'
  return page({
    title: heading,
    content: html`
${identity(form.userPrincipalName)}
<h1>${heading}</h1>
<div class="app"><span class="face" aria-hidden="true">${initials(form.appName)}</span><div><strong>${form.appName}</strong><span class="small quiet">${form.verifiedPublisher ? 'Verified publisher' : 'Unverified publisher'}</span></div></div>
<p>${form.appName} needs permissions in ${form.organization} that only an administrator can grant${form.requests ? '. You can ask for them here.' : '. Please ask an administrator before you use it.'}</p>
${permissionList(form.permissions)}
<form method="post" action="${form.action}">
<input type="hidden" name="ctx" value="${form.context}">
${form.requests ? justification : nothing}
<div class="actions">
<button class="plain" name="decision" value="return">${form.requests ? 'Cancel' : 'Return to the application without granting consent'}</button>
${form.requests ? html`<button class="main" name="decision" value="request">Request approval</button>` : nothing}
</div>
</form>
<p class="small"><a href="${form.switchAccount}">Have an admin account? Sign in with that account</a></p>
<p class="small quiet">AADSTS${form.aadsts}</p>`,
  })
}

export function approvalRequestedPage(
  form: Pick<ApprovalForm, 'action' | 'context' | 'appName' | 'organization'>,
): Html {
  return page({
    title: 'Request sent',
    content: html`
<h1>Request sent</h1>
<p>The administrators of ${form.organization} have been asked to approve ${form.appName}. Once one of them has, connect again.</p>
<form method="post" action="${form.action}">
<input type="hidden" name="ctx" value="${form.context}">
<div class="actions"><button class="main" name="decision" value="return">Back to ${form.appName}</button></div>
</form>`,
  })
}

const justification = html`<label for="justification">Why do you need this app?</label>
<textarea id="justification" name="justification" maxlength="500"></textarea>`
