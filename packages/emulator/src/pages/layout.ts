/** The frame of every page: one card in the middle, no script, one stylesheet. */
import { html } from 'hono/html'

export type Html = ReturnType<typeof html>

/** Markup that says nothing. */
export const nothing = html``

export type PageOptions = {
  readonly title: string
  readonly content: Html
  /** For pages that list things rather than ask one. */
  readonly wide?: boolean
}

export function page({ title, content, wide = false }: PageOptions): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Microsoft sign-in (emulator)</title>
<link rel="icon" href="/_emulator/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/_emulator/style.css">
</head>
<body>
<main class="${wide ? 'card wide' : 'card'}">
<p class="brand"><a href="/"><img src="/_emulator/icon.svg" alt="" width="24" height="24">Microsoft sign-in <span class="tag">emulator</span></a></p>
${content}
</main>
<footer>A stand-in for development. Nothing here reaches Microsoft.</footer>
</body>
</html>`
}

/** The account that a step is about, shown above its heading. */
export function identity(userPrincipalName: string): Html {
  return html`<p class="identity">${userPrincipalName}</p>`
}

/** What went wrong, announced to screen readers as the page opens. */
export function alert(message: string | undefined): Html {
  return message === undefined ? nothing : html`<p class="alert" role="alert">${message}</p>`
}
