/** Words for people: errors that say what to do, and quiet news for screen readers. */

const place = document.querySelector('#error')
const status = document.querySelector('#status')

const sentences = {
  nameAlreadyExists: 'There is already something with that name here. Choose another name.',
  itemNotFound: 'It is no longer there. Somebody may have moved or deleted it.',
  accessDenied: 'OneDrive did not allow it. Sign in again, then try once more.',
  quotaLimitReached: 'Your OneDrive is full. Delete something there, then try again.',
}

/** What happened, for people, and never in the words of a protocol alone. */
export function sentenceFor({ code, message }) {
  return sentences[code] ?? message
}

/** Says it to a screen reader, without moving the focus. */
export function announce(text) {
  status.textContent = text
}

/**
 * Shows what went wrong. Drawbridge's diagnosis says why, and what to do; `actions` become buttons: label → function.
 */
export function showError(error, actions = {}) {
  if (error.code === 'aborted') return
  const { title, cause, remedy } = error.diagnosis ?? { title: sentenceFor(error) }
  const box = element('div', { className: 'error' })
  const words = element('div')
  words.append(element('p', { className: 'error-title', textContent: title }))
  for (const text of [cause, remedy]) if (text) words.append(element('p', { textContent: text }))
  // Worth telling only where the words above do not say it all.
  if (error.requestId && !sentences[error.code])
    words.append(element('p', { className: 'quiet', textContent: `Request ${error.requestId}` }))

  const buttons = element('div', { className: 'actions' })
  for (const [label, act] of Object.entries({ ...actions, Dismiss: clearError })) {
    const button = element('button', { type: 'button', textContent: label })
    button.addEventListener('click', () => {
      clearError()
      act()
    })
    buttons.append(button)
  }
  box.append(words, buttons)
  place.replaceChildren(box)
}

export function clearError() {
  place.replaceChildren()
}

export function element(name, properties = {}) {
  return Object.assign(document.createElement(name), properties)
}

/** `12.4 MB`; 1 KB is 1,024 bytes, as OneDrive counts. */
export function formatBytes(bytes) {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  const value = bytes / 1024 ** power
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`
}
