/** Sends the answer as a form from the browser. The only page with a script, which is a file of its own. */
import { html } from 'hono/html'
import { type Html, page } from './layout.ts'

export function formPostPage(action: string, values: Readonly<Record<string, string>>): Html {
  return page({
    title: 'Going back',
    content: html`
<h1>Going back to the app</h1>
<form method="post" action="${action}">
${Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<div class="actions"><button class="main">Continue</button></div>
</form>
<script src="/_emulator/submit.js"></script>`,
  })
}

export const submitScript = 'document.forms[0].submit()\n'
