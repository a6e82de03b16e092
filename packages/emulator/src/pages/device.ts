/** Where the code that a device shows is typed in. */
import { html } from 'hono/html'
import type { SignInFailure } from '../errors.ts'
import { alert, type Html, page } from './layout.ts'

export function deviceCodePage(action: string, userCode: string, message?: string): Html {
  return page({
    title: 'Enter code',
    content: html`
<h1>Enter code</h1>
<p class="quiet">Type the code that your app or device shows.</p>
${alert(message)}
<form method="post" action="${action}">
<label for="user_code">Code</label>
<input id="user_code" name="user_code" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" required autofocus value="${userCode}">
<p class="small quiet">Only type codes of apps that you have started yourself.</p>
<div class="actions"><button class="main">Next</button></div>
</form>`,
  })
}

export function deviceDonePage(appName: string): Html {
  return page({
    title: 'Signed in',
    content: html`<h1>${appName}</h1><p>You have signed in to ${appName} on your device. You may now close this window.</p>`,
  })
}

export function deviceRefusedPage(appName: string, { aadsts, message }: SignInFailure): Html {
  return page({
    title: 'Not signed in',
    content: html`<h1>You have not signed in to ${appName}</h1><p class="alert" role="alert">AADSTS${aadsts}: ${message}</p><p class="quiet">Your device will be told. Start there again if this was a mistake.</p>`,
  })
}
