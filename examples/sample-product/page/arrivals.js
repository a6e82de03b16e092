/** What Drawbridge has told our own back end, by webhook, about the person who is signed in. */
import { element } from './messages.js'

const mostShown = 4

/** Each is shown once, also after the stream was cut. */
export function followArrivals() {
  const place = document.querySelector('#arrivals')
  const known = new Set()
  new EventSource('/api/arrivals').addEventListener('message', ({ data }) => {
    const { id, at, name, payload } = JSON.parse(data)
    if (known.has(id)) return
    known.add(id)
    const words = element('p')
    words.append(element('strong', { textContent: payload.name ?? name }), ` is in ${payload.path ?? 'your OneDrive'} `)
    if (/^https?:/.test(payload.url)) {
      words.append(element('a', { href: payload.url, target: '_blank', rel: 'noreferrer', textContent: 'Open' }))
    }
    const time = element('p', { className: 'quiet', textContent: `${name} · ${new Date(at).toLocaleTimeString()}` })
    const row = element('li')
    row.append(words, time)
    place.prepend(row)
    if (place.children.length > mostShown) place.lastElementChild.remove()
    document.querySelector('#arrivals-place').hidden = false
  })
}
