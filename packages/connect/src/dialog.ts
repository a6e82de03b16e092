/**
 * The little that the SDK shows inside the product's page: a dialog of the browser's own, so that focus, Escape and
 * screen readers are taken care of. Styles are set by script, which every Content-Security-Policy allows.
 */

export type Dialog = {
  readonly element: HTMLDialogElement
  /** Whether it has been closed, by whomever. */
  closed(): boolean
  close(): void
  /** Settles when it closes. */
  readonly ended: Promise<void>
}

export function openDialog(page: Window, label: string, content: readonly Node[]): Dialog {
  const element = page.document.createElement('dialog')
  element.setAttribute('aria-label', label)
  Object.assign(element.style, {
    padding: '0',
    border: '0',
    borderRadius: '16px',
    width: 'min(28rem, calc(100vw - 1rem))',
    maxHeight: 'calc(100dvh - 1rem)',
    colorScheme: 'light dark',
    background: 'Canvas',
    color: 'CanvasText',
    boxShadow: '0 16px 60px rgb(0 0 0 / .35)',
    font: '1rem/1.5 system-ui, sans-serif',
  })
  element.append(...content)
  page.document.body.append(element)
  let open = true
  const ended = new Promise<void>((resolve) => {
    element.addEventListener('close', () => {
      open = false
      element.remove()
      resolve()
    })
  })
  element.showModal()
  return { element, ended, closed: () => !open, close: () => element.close() }
}

/** A sentence and buttons, each with what it does; the first is the one to press. */
export function words(page: Window, sentence: string, buttons: Readonly<Record<string, () => void>>): HTMLElement {
  const box = page.document.createElement('div')
  Object.assign(box.style, { display: 'grid', gap: '.75rem', padding: '1.5rem' })
  const text = page.document.createElement('p')
  text.textContent = sentence
  text.style.margin = '0'
  box.append(text)
  for (const [label, act] of Object.entries(buttons)) {
    const button = page.document.createElement('button')
    button.type = 'button'
    button.textContent = label
    Object.assign(button.style, { font: 'inherit', padding: '.6rem 1rem', cursor: 'pointer' })
    button.addEventListener('click', act)
    box.append(button)
  }
  return box
}
