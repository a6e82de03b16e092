/** The last thing the browser shows after signing in. */
export function answerPage(succeeded: boolean): string {
  const title = succeeded ? 'You are signed in' : 'That did not work'
  const text = succeeded ? 'Close this window and go on in the terminal.' : 'The terminal says why, and what to do.'
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
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
<script>history.replaceState(null, '', '/')</script>
</html>
`
}
