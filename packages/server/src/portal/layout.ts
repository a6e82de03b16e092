/** The frame of every portal page. */
import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import { accentStyle } from './accent.ts'
import { script } from './script.ts'
import { style } from './style.ts'

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/** The product, as its project wants it shown. */
export type Brand = {
  readonly name: string
  /** `#rrggbb` */
  readonly accentColor?: string | undefined
  /** Where the logo is, on this server. */
  readonly logoPath?: string | undefined
}

export type Frame = {
  /** The one in the page's Content-Security-Policy, fresh for each answer. */
  readonly nonce: string
  /** Absent on pages that belong to no project. */
  readonly brand?: Brand | undefined
}

export function layout({ nonce, brand }: Frame, title: string, content: Html, data?: object): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${title}</title>
<style nonce="${nonce}">${raw(style)}${brand?.accentColor ? raw(accentStyle(brand.accentColor)) : ''}</style>
</head>
<body>
<main>
${content}
</main>
${data ? html`<script type="application/json" id="data">${raw(JSON.stringify(data).replaceAll('<', '\\u003c'))}</script>` : ''}
<script nonce="${nonce}">${raw(script)}</script>
</body>
</html>`
}

/** Which product this is about, on pages that do not say it by picture. */
export function brandLine(brand: Brand | undefined): Html | '' {
  return brand ? html`<p class="brand">${tile(brand)}<span>${brand.name}</span></p>` : ''
}

/** The product's logo, or its initial. */
export function tile({ name, logoPath }: Brand): Html {
  return logoPath
    ? html`<span class="tile" aria-hidden="true"><img src="${logoPath}" alt=""></span>`
    : html`<span class="tile" aria-hidden="true">${[...name][0]?.toUpperCase()}</span>`
}

/**
 * Nothing from elsewhere, no script but the page's own.
 *
 * Forms are sent here; but browsers hold `form-action` against the redirects that follow as well, and those lead to
 * Microsoft's sign-in and on to the sign-in pages of organisations, whose hosts nobody can list.
 *
 * @param framedBy the one origin whose pages may show this one in a frame
 */
export function contentSecurityPolicy(nonce: string, loginOrigin?: string, framedBy?: string): string {
  return [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    `form-action 'self' https:${loginOrigin ? ` ${loginOrigin}` : ''}`,
    `frame-ancestors ${framedBy ?? "'none'"}`,
    "base-uri 'none'",
  ].join('; ')
}

export const icons = {
  check: raw(
    '<svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="m4 10.5 4 4 8-9"/></svg>',
  ),
  cross: raw(
    '<svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true"><path d="m5 5 10 10M15 5 5 15"/></svg>',
  ),
  clock: raw(
    '<svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true"><circle cx="10" cy="10" r="7.5"/><path d="M10 6v4l2.5 2.5"/></svg>',
  ),
  person: raw(
    '<svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true"><circle cx="10" cy="6.5" r="3.5"/><path d="M3.5 17.5c.6-3.4 3.2-5 6.5-5s5.900 1.600 6.500 5"/></svg>',
  ),
  cloud: raw(
    '<svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true"><path fill="#1490df" d="M12.500 8a7 7 0 0 1 6.300 3.900 6 6 0 0 1 7.900 5.300A4.700 4.700 0 0 1 26 26H8.500a6 6 0 0 1-2.300-11.500A7 7 0 0 1 12.500 8z"/></svg>',
  ),
  microsoft: raw(
    '<svg viewBox="0 0 21 21" width="18" height="18" aria-hidden="true"><path fill="#f25022" d="M0 0h10v10H0z"/><path fill="#7fba00" d="M11 0h10v10H11z"/><path fill="#00a4ef" d="M0 11h10v10H0z"/><path fill="#ffb900" d="M11 11h10v10H11z"/></svg>',
  ),
}
