/** A page for what belongs to no run: a stray answer, a used link, an administrator's approval. */
import { html } from 'hono/html'
import { type Html, icons, layout } from './layout.ts'

export type Notice = {
  readonly nonce: string
  readonly title: string
  readonly sentence: string
  readonly good?: boolean
}

export function noticePage({ nonce, title, sentence, good = false }: Notice): Html {
  return layout(
    nonce,
    title,
    html`<div class="mark ${good ? 'good' : 'warn'}">${good ? icons.check : icons.cross}</div>
<h1>${title}</h1>
<p>${sentence}</p>
<p class="quiet">You can close this window.</p>`,
  )
}
