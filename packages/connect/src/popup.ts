/** The window in which the portal and Microsoft's sign-in are shown. */

/**
 * Opens an empty window over the middle of the page. Call it within the person's click: a browser blocks it later.
 *
 * @returns `undefined` when the browser blocked it
 */
export function openPopup(page: Window): Window | undefined {
  const width = Math.min(520, page.screen.availWidth)
  const height = Math.min(720, page.screen.availHeight)
  const left = Math.round(page.screenX + (page.outerWidth - width) / 2)
  const top = Math.round(page.screenY + (page.outerHeight - height) / 2)
  const features = `popup,width=${width},height=${height},left=${Math.max(0, left)},top=${Math.max(0, top)}`
  const popup = page.open('', '_blank', features)
  if (!popup) return undefined
  popup.document.title = 'Connect OneDrive'
  popup.document.body.append('One moment …')
  return popup
}

/**
 * Whether the person has closed the window.
 *
 * A sign-in page that isolates itself (Cross-Origin-Opener-Policy) also looks closed from here. While it is open it has
 * the focus, so the window counts as closed only once the focus has come back to the page.
 */
export function isClosed(popup: Window, page: Window): boolean {
  return popup.closed && page.document.hasFocus()
}
