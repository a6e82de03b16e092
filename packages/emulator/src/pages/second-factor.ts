/**
 * Prove once more that it is you: with a code that a telephone would show, and that this page shows instead. Enter
 * presses a form's first button, so that is not Cancel.
 */
import { html } from 'hono/html'
import { alert, type Html, identity, page } from './layout.ts'
import type { SignInForm } from './sign-in.ts'

export type SecondFactorForm = SignInForm & {
  readonly userPrincipalName: string
  readonly code: string
  /** Whether the second factor is set up here first. */
  readonly setUp: boolean
  readonly message: string | undefined
}

export function secondFactorPage(form: SecondFactorForm): Html {
  const heading = form.setUp ? 'More information required' : 'Enter code'
  return page({
    title: heading,
    content: html`
${identity(form.userPrincipalName)}
<h1>${heading}</h1>
${alert(form.message)}
<p class="quiet">${form.setUp ? 'Your organization wants a second factor. Set one up with this code:' : 'Your telephone would show this code:'} <strong>${form.code}</strong></p>
<form method="post" action="${form.action}">
<input type="hidden" name="ctx" value="${form.context}">
<label for="otc">Code</label>
<input id="otc" name="otc" type="text" inputmode="numeric" autocomplete="one-time-code" autofocus>
<div class="actions">
<button class="main" name="decision" value="verify">${form.setUp ? 'Set up' : 'Verify'}</button>
<button class="plain" name="decision" value="cancel">Cancel</button>
</div>
</form>`,
  })
}
