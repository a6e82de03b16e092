/** The script of the control page: calls the control, then shows the page as it is now; looks again now and then. */
export const controlScript = `'use strict'
const said = document.querySelector('.said')
let busy = false

async function refresh() {
  if (busy) return
  const inside = document.activeElement?.closest('#live')
  if (inside && document.activeElement.matches('input, select')) return
  const page = await fetch(location.href, { headers: { Accept: 'text/html' } })
  if (!page.ok || busy) return
  const next = new DOMParser().parseFromString(await page.text(), 'text/html').querySelector('#live')
  const live = document.querySelector('#live')
  if (!next || next.innerHTML === live.innerHTML) return
  const focused = live.contains(document.activeElement) ? document.activeElement : undefined
  const place = focused && [...live.querySelectorAll('button, .scroll')].indexOf(focused)
  const scrolled = [...live.querySelectorAll('.scroll')].map((each) => each.scrollLeft)
  const chosen = document.querySelector('#preset')?.selectedIndex
  live.replaceWith(next)
  next.querySelectorAll('.scroll').forEach((each, index) => { each.scrollLeft = scrolled[index] ?? 0 })
  if (chosen !== undefined) document.querySelector('#preset').selectedIndex = chosen
  if (place !== undefined) next.querySelectorAll('button, .scroll')[place]?.focus()
}

async function call(method, path, body) {
  busy = true
  said.textContent = 'Working…'
  try {
    const answer = await fetch('/_emulator/api' + path, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(method === 'GET' || method === 'DELETE' ? {} : { body }),
    })
    said.textContent = answer.ok ? 'Done.' : (await answer.json()).error.message
  } catch {
    said.textContent = 'The emulator does not answer.'
  }
  busy = false
  await refresh()
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-path]')
  if (button) void call(button.dataset.method, button.dataset.path, button.dataset.body ?? '{}')
})

document.addEventListener('submit', (event) => {
  event.preventDefault()
  const form = event.target
  const fields = Object.fromEntries(new FormData(form))
  document.activeElement?.blur()
  void call(form.dataset.method, form.dataset.path, form.dataset.json ? fields[form.dataset.json] : JSON.stringify(fields))
})

setInterval(() => { if (!document.hidden) void refresh().catch(() => {}) }, 2000)
`
