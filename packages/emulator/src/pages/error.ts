/** The sign-in cannot go on, and nobody may be sent anywhere. */
import { html } from 'hono/html'
import { type Html, page } from './layout.ts'

export type ErrorDetails = {
  readonly aadsts: number
  readonly message: string
  readonly requestId: string
  readonly correlationId: string
  readonly timestamp: string
}

export function errorPage({ aadsts, message, requestId, correlationId, timestamp }: ErrorDetails): Html {
  return page({
    title: 'Trouble signing you in',
    content: html`
<h1>Sorry, we cannot sign you in</h1>
<p class="alert" role="alert">AADSTS${aadsts}: ${message}</p>
<dl class="facts">
<dt>Error code</dt><dd>${aadsts}</dd>
<dt>Request id</dt><dd>${requestId}</dd>
<dt>Correlation id</dt><dd>${correlationId}</dd>
<dt>Timestamp</dt><dd>${timestamp}</dd>
</dl>`,
  })
}

export function signedOutPage(): Html {
  return page({
    title: 'Signed out',
    content: html`<h1>You signed out of your account</h1><p class="quiet">You can close this window.</p>`,
  })
}

/** Where native apps land; they read the code from the address. */
export function nativeClientPage(): Html {
  return page({
    title: 'Done',
    content: html`<h1>That is all here</h1><p class="quiet">Go back to your app. If it asks for an address, copy this page's from the address bar.</p>`,
  })
}
