/** Asks the person something: for a name in place, or for a yes in a dialog. */
import { element } from './messages.js'

/**
 * Puts a small form in the place of what is there, and puts that back afterwards.
 *
 * @returns the new name, or `undefined` when the person thought better of it
 */
export function askForName(place, { label, value = '', action }) {
  const before = [...place.childNodes]
  const focused = document.activeElement
  const input = element('input', { type: 'text', value, required: true, maxLength: 255, autocomplete: 'off' })
  input.setAttribute('aria-label', label)
  const cancel = element('button', { type: 'button', textContent: 'Cancel' })
  const form = element('form', { className: 'name-form' })
  form.append(input, element('button', { className: 'primary', textContent: action }), cancel)
  place.replaceChildren(form)
  input.focus()
  // A file's ending is seldom what a person wants to change.
  const dot = value.lastIndexOf('.')
  input.setSelectionRange(0, dot > 0 ? dot : value.length)

  return new Promise((resolve) => {
    const end = (name) => {
      place.replaceChildren(...before)
      focused.focus()
      resolve(name)
    }
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      const name = input.value.trim()
      if (name) end(name === value ? undefined : name)
    })
    cancel.addEventListener('click', () => end(undefined))
    form.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') end(undefined)
    })
  })
}

/** @returns whether the person agreed */
export function confirm({ title, text, action }) {
  const dialog = document.querySelector('#confirm')
  document.querySelector('#confirm-title').textContent = title
  document.querySelector('#confirm-text').textContent = text
  document.querySelector('#confirm-ok').textContent = action
  dialog.returnValue = 'cancel'
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'ok'), { once: true })
  })
}
