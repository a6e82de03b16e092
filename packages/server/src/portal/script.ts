/**
 * All that the portal runs in the browser: tell the opener, close, copy a link. The pages work without it.
 *
 * What it needs stands in the page as JSON, in the element #ending.
 */
export const script = `
const ending = document.getElementById('ending')
if (ending) {
  const { message, origin, close } = JSON.parse(ending.textContent)
  if (window.opener && origin) {
    window.opener.postMessage(message, origin)
    document.getElementById('back')?.addEventListener('click', (event) => {
      event.preventDefault()
      window.close()
    })
    if (close) setTimeout(() => window.close(), 2500)
  } else {
    document.getElementById('closing')?.remove()
  }
}
document.getElementById('copy')?.addEventListener('click', async ({ currentTarget: button }) => {
  const field = document.getElementById('link')
  field.select()
  try { await navigator.clipboard.writeText(field.value) } catch { document.execCommand('copy') }
  document.getElementById('copied').textContent = 'The link is copied.'
})
`
