/** A run that waits for an administrator: what to hand to whom, and what happens then. */
import type { Attempt } from '@drawbridge/api'
import { html } from 'hono/html'
import { type Brand, brandLine, type Frame, type Html, icons, layout } from './layout.ts'
import { backLink, button, microsoftSaid, type Way } from './parts.ts'

export type ParkedPage = Frame &
  Way & {
    readonly brand: Brand
    readonly attempt: Attempt & { readonly adminConsent: NonNullable<Attempt['adminConsent']> }
    readonly attemptPath: string
  }

export function parkedPage(page: ParkedPage): Html {
  const { brand, attempt, attemptPath, origin } = page
  const { adminConsent } = attempt
  const { title, sentences } = words(page)
  const message = { type: 'drawbridge:attempt', attempt }
  const data = {
    message,
    origin: origin ?? null,
    waits: { statePath: `${attemptPath}/state`, consent: adminConsent.state },
  }
  return layout(
    page,
    title,
    html`${brandLine(brand)}
<div class="mark warn">${adminConsent.state === 'granted' ? icons.clock : icons.person}</div>
<h1>${title}</h1>
${sentences.map((sentence) => html`<p>${sentence}</p>`)}
${adminConsent.state === 'granted' ? '' : handOver(page)}
${adminConsent.state === 'granted' ? '' : html`<p>Is it approved already, or would you rather use another account?</p>`}
${button(`${attemptPath}/start`, 'Continue with Microsoft', { plain: adminConsent.state !== 'granted' })}
<form method="post" action="${attemptPath}/start" id="resume" hidden><input type="hidden" name="resume" value="1"></form>
${backLink(brand.name, page)}
${microsoftSaid(attempt.error?.diagnosis)}`,
    data,
  )
}

function words({ brand, attempt: { adminConsent } }: ParkedPage): { title: string; sentences: string[] } {
  if (adminConsent.state === 'granted') {
    return {
      title: 'It has been approved',
      sentences: [`One moment: ${brand.name} goes on by itself. Microsoft may take a minute to let you in.`],
    }
  }
  if (adminConsent.state === 'declined') {
    return {
      title: 'The administrator said no',
      sentences: [
        `Your administrator did not approve ${brand.name}. Talk to them; the same link can be used again.`,
        'Nothing was connected, and nothing was given away.',
      ],
    }
  }
  return {
    title: 'An administrator has to approve this',
    sentences: [
      `Your organisation does not let people connect ${brand.name} on their own. That is its rule, and no fault of yours.`,
    ],
  }
}

function handOver({ brand, attempt: { adminConsent, expiresAt } }: ParkedPage): Html {
  const { url } = adminConsent
  const subject = `Please approve ${brand.name} for our organisation`
  const body = `Hello,\n\nI would like to connect my OneDrive to ${brand.name}, and Microsoft asks for an administrator’s approval. This link shows what it may do, and leads to Microsoft to approve it:\n\n${url}\n\nThank you!`
  const mail = `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`
  return html`<h2><label for="link">Send this link to your administrator</label></h2>
<div class="copy"><input id="link" readonly value="${url}"><button id="copy" type="button" class="plain">Copy</button></div>
<p class="quiet" id="copied" role="status"></p>
<p class="actions"><a class="button" href="${mail}">Write an e-mail</a></p>
<p>Leave this page open, and it goes on by itself once they have approved. Or close it and come back: we keep your place until ${dateOf(expiresAt)}.</p>`
}

function dateOf(moment: string): string {
  return new Date(moment).toLocaleDateString('en', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
}
