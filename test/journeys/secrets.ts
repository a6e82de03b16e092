/** Looks for secrets where none may be. */
import type { BrowserContext } from 'playwright-core'

/** What Microsoft's tokens and codes look like: personal access token, personal and work refresh tokens and codes, JWT. */
const shapes = [
  /\bEwB[\w+/=.-]{20,}/g,
  /\bM\.C5[\w.!*$-]{20,}/g,
  /\b[01]\.AX[\w.-]{20,}/g,
  /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g,
]

/** The planted values and token-like strings that a text holds, each shortened so that a report gives nothing away. */
export function secretsIn(text: string, planted: readonly string[]): string[] {
  const known = planted.filter((value) => value !== '' && text.includes(value))
  const alike = shapes.flatMap((shape) => text.match(shape) ?? [])
  return [...known, ...alike].map((secret) => `${secret.slice(0, 6)}… (${secret.length} characters)`)
}

/**
 * Keeps every answer that the given origins send to a browser, headers and bodies.
 * The product's own user token is left out: handing it to the page is the product's purpose. Of streams, which have no
 * end, only the headers are kept.
 */
export function watchAnswers(context: BrowserContext, origins: () => readonly string[]): () => Promise<string> {
  const texts: Promise<string>[] = []
  context.on('response', (response) => {
    const url = new URL(response.url())
    if (!origins().includes(url.origin) || url.pathname === '/api/user-token') return
    const isStream = response.headers()['content-type']?.startsWith('text/event-stream')
    texts.push(
      Promise.all([response.allHeaders(), isStream ? '' : response.text().catch(() => '')]).then(
        ([headers, body]) => `${url.pathname} ${JSON.stringify(headers)} ${body}`,
        () => '',
      ),
    )
  })
  return async () => (await Promise.all(texts)).join('\n')
}
