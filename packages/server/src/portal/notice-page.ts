/** A page for what belongs to no run: a stray answer, a used link, an administrator's approval. */
import { html } from 'hono/html'
import { brandLine, type Frame, type Html, icons, layout } from './layout.ts'

export type Notice = Frame & {
  readonly title: string
  readonly sentence: string
  readonly good?: boolean
}

export function noticePage(page: Notice): Html {
  const { title, sentence, brand, good = false } = page
  return layout(
    page,
    title,
    html`${brandLine(brand)}
<div class="mark ${good ? 'good' : 'warn'}">${good ? icons.check : icons.cross}</div>
<h1>${title}</h1>
<p>${sentence}</p>
<p class="quiet">You can close this window.</p>`,
  )
}

/** Microsoft has answered, and the connection is being made. */
export function connectingPage(page: Frame & { readonly statePath: string }): Html {
  const title = 'Connecting …'
  return layout(
    page,
    title,
    html`${brandLine(page.brand)}
<div class="mark warn">${icons.clock}</div>
<h1 role="status">${title}</h1>
<p>Microsoft has answered. This takes a few seconds.</p>
<p class="actions"><a class="button plain" href="">Look again</a></p>`,
    { waits: { statePath: page.statePath, state: 'pending' } },
  )
}
