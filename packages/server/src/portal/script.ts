/**
 * All that the portal runs in the browser: tell the opener, close, wait, copy a link, open a window from a frame. The
 * pages work without it, but for the frame.
 *
 * What it needs stands in the page as JSON, in the element #data.
 */
export const script = `
const data = JSON.parse(document.getElementById('data')?.textContent ?? '{}')
const byId = (id) => document.getElementById(id)

if (data.message) {
  if (window.opener && data.origin) {
    window.opener.postMessage(data.message, data.origin)
    byId('back')?.addEventListener('click', (event) => {
      event.preventDefault()
      window.close()
    })
    if (data.close) setTimeout(() => window.close(), 2500)
  } else {
    byId('closing')?.remove()
  }
} else if (window.opener) {
  byId('back')?.addEventListener('click', () => window.close())
}

if (data.waits) {
  const { statePath, consent, state = 'needs_admin' } = data.waits
  const look = async () => {
    const response = await fetch(statePath, { cache: 'no-store' }).catch(() => undefined)
    const now = response?.ok ? await response.json() : undefined
    if (now?.resume && byId('resume')) return byId('resume').requestSubmit()
    const same = !now || (now.state === state && now.consent === (consent ?? null))
    if (!same) return location.reload()
    setTimeout(look, 2000)
  }
  setTimeout(look, 500)
}

if (data.frame) {
  const tell = (what) => window.parent.postMessage({ type: 'drawbridge:frame', what }, data.frame)
  byId('window').addEventListener('click', (event) => {
    event.preventDefault()
    const opened = window.open(event.currentTarget.href, '_blank', 'popup,width=520,height=720')
    tell(opened ? 'opened' : 'blocked')
  })
  byId('dismiss').addEventListener('click', () => tell('dismissed'))
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') tell('dismissed')
  })
  // The window that it opened says here how it ended; the product's page hears of it from the frame.
  addEventListener('message', (event) => {
    if (event.origin === location.origin) window.parent.postMessage(event.data, data.frame)
  })
  tell('ready')
}

byId('copy')?.addEventListener('click', async () => {
  const field = byId('link')
  field.select()
  try { await navigator.clipboard.writeText(field.value) } catch { document.execCommand('copy') }
  byId('copied').textContent = 'The link is copied.'
})
`
