/** The page's files, read once, and the policy that says what the page may load. */
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

export type PageFile = { readonly type: string; readonly content: string }

const folder = join(import.meta.dirname, '../page')
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Reads the files by name, `{{words}}` in them replaced by the values. */
export function readPage(values: Readonly<Record<string, string>>): Map<string, PageFile> {
  return new Map(
    readdirSync(folder).map((name) => {
      const text = readFileSync(join(folder, name), 'utf8')
      const content = text.replace(/\{\{(\w+)\}\}/g, (whole, word: string) => escapeHtml(values[word] ?? whole))
      return [name, { type: types[extname(name)] ?? 'text/plain; charset=utf-8', content }]
    }),
  )
}

/**
 * Where OneDrive's own bytes come from: thumbnails, downloads, upload sessions.
 *
 * @see https://learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges
 */
export const microsoftContentOrigins = [
  'https://*.sharepoint.com',
  'https://*.svc.ms',
  'https://*.1drv.com',
  'https://*.microsoftpersonalcontent.com',
]

/** A product adds two things to its own policy: the Drawbridge server, and the hosts of OneDrive's bytes. */
export function contentSecurityPolicy(drawbridgeOrigin: string, contentOrigins: readonly string[]): string {
  const content = contentOrigins.join(' ')
  return [
    "default-src 'none'",
    `script-src 'self' ${drawbridgeOrigin}`,
    "style-src 'self'",
    `img-src 'self' ${content}`,
    `connect-src 'self' ${drawbridgeOrigin} ${content}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
}
