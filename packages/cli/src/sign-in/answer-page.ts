/** The last thing the browser shows after signing in. */
import type { ServerResponse } from 'node:http'

export function answerPage(response: ServerResponse, title: string, text: string): void {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    connection: 'close',
  })
  response.end(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${title} – Drawbridge</title>
<style>
  :root { color-scheme: light dark }
  body { font: 1.1rem/1.5 system-ui, sans-serif; display: grid; place-content: center; min-height: 90vh; text-align: center }
  h1 { font-size: 1.6rem; margin: 0 0 .5rem }
  p { margin: 0 }
</style>
<main>
  <h1>${title}</h1>
  <p>${text}</p>
</main>
</html>
`)
}
