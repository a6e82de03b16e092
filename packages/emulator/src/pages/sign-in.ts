/** Who are you? Three pages: pick an account, name one, prove it is yours. */
import { html } from 'hono/html'
import { alert, type Html, identity, nothing, page } from './layout.ts'

export type SignInForm = {
  /** Where the form goes. */
  readonly action: string
  /** The sealed context of this sign-in. */
  readonly context: string
  readonly appName: string
}

export type Tile = {
  readonly userPrincipalName: string
  readonly displayName: string
  readonly kind: string
  readonly signedIn: boolean
}

export function pickAccountPage(form: SignInForm, tiles: readonly Tile[]): Html {
  return page({
    title: 'Pick an account',
    content: html`
<h1>Pick an account</h1>
<p class="quiet">to continue to ${form.appName}</p>
<form method="post" action="${form.action}">
<input type="hidden" name="ctx" value="${form.context}">
<ul class="list">
${tiles.map(tile)}
<li><button class="tile" name="another" value="yes"><span class="face" aria-hidden="true">+</span><span class="who"><strong>Use another account</strong></span></button></li>
</ul>
</form>`,
  })
}

export function userNamePage(form: SignInForm, userName: string, message?: string): Html {
  return page({
    title: 'Sign in',
    content: html`
<h1>Sign in</h1>
<p class="quiet">to continue to ${form.appName}</p>
${alert(message)}
<form method="post" action="${form.action}">
<input type="hidden" name="ctx" value="${form.context}">
<label for="username">Email or user name</label>
<input id="username" name="username" type="text" inputmode="email" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus value="${userName}">
<div class="actions"><button class="main">Next</button></div>
</form>`,
  })
}

export function passwordPage(form: SignInForm, userName: string, message?: string): Html {
  return page({
    title: 'Enter password',
    content: html`
${identity(userName)}
<h1>Enter password</h1>
${alert(message)}
<form method="post" action="${form.action}">
<input type="hidden" name="ctx" value="${form.context}">
<input type="hidden" name="username" value="${userName}">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required autofocus>
<p class="small quiet">The passwords of the seeded accounts are on the emulator's <a href="/">start page</a>.</p>
<div class="actions"><button class="main">Sign in</button></div>
</form>`,
  })
}

function tile({ userPrincipalName, displayName, kind, signedIn }: Tile): Html {
  return html`<li><button class="tile" name="username" value="${userPrincipalName}">
<span class="face" aria-hidden="true">${initials(displayName)}</span>
<span class="who"><strong>${displayName}</strong><span>${userPrincipalName}</span><span>${kind}</span></span>
${signedIn ? html`<span class="state">Signed in</span>` : nothing}
</button></li>`
}

export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '')
  return [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => (word ?? '').slice(0, 1).toUpperCase()).join('')
}
