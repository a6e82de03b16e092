/** Where a run through the portal is seen: a window, a frame in a dialog, or nowhere that we know of. */
import { type Dialog, openDialog, words } from './dialog.ts'
import { DrawbridgeError } from './errors.ts'
import { isClosed, openPopup } from './popup.ts'

export type View = {
  /** Whether the person has closed it. */
  closed(): boolean
  close(): void
  /** Whether a message comes from here, given that its origin is the portal's. */
  sent(source: MessageEventSource | null): boolean
  /** Goes to an address; called once. */
  show(url: string): void
}

/** The person would rather sign in in this tab. */
export const inThisTab = Symbol('in this tab')

/**
 * A window of its own. Where the browser blocks it, the person is asked to press once more, which no browser blocks.
 *
 * @throws {DrawbridgeError} `popup_blocked`
 */
export function openWindow(
  page: Window,
  whenBlocked: 'ask' | 'redirect' | 'fail',
): View | Promise<View | typeof inThisTab> {
  // Nothing is awaited before this line: the window has to open within the click.
  const popup = openPopup(page)
  if (popup) return windowView(page, popup)
  if (whenBlocked === 'redirect') return Promise.resolve(inThisTab)
  if (whenBlocked === 'fail') throw blocked()
  return askAgain(page)
}

/** A frame in a dialog. It tells when the product's own policy, or anything else, keeps it from being shown. */
export function openModal(page: Window): View {
  const frame = page.document.createElement('iframe')
  frame.title = 'Connect OneDrive'
  Object.assign(frame.style, { display: 'block', border: '0', width: '100%', height: 'min(38rem, 85dvh)' })
  const dialog = openDialog(page, 'Connect OneDrive', [frame])
  let popup: Window | undefined
  let ready = false

  /** Without the frame: a button, and the window that it opens. */
  const fallBack = (url: string): void => {
    const open = () => {
      popup = openPopup(page)
      popup?.location.replace(url.replace(/\/frame$/, ''))
    }
    const buttons = { 'Continue with Microsoft': open, Cancel: dialog.close }
    frame.replaceWith(words(page, 'Microsoft opens in a window of its own.', buttons))
  }

  return {
    closed: dialog.closed,
    close: () => {
      popup?.close()
      if (!dialog.closed()) dialog.close()
    },
    sent: (source) => source !== null && (source === frame.contentWindow || source === popup),
    show(url) {
      const { origin } = new URL(url)
      const listen = ({ source, origin: from, data }: MessageEvent): void => {
        if (from !== origin || source !== frame.contentWindow || data?.type !== 'drawbridge:frame') return
        ready = true
        if (data.what === 'dismissed') dialog.close()
        if (data.what === 'blocked') fallBack(url)
      }
      page.addEventListener('message', listen)
      void dialog.ended.then(() => page.removeEventListener('message', listen))
      frame.addEventListener('load', () => setTimeout(() => ready || dialog.closed() || fallBack(url), 1500))
      frame.src = url
    },
  }
}

/** Somebody else shows it: a script's own way, such as a link that it prints. */
export function elsewhere(open: (url: string) => void): View {
  return { closed: () => false, close: () => undefined, sent: () => false, show: open }
}

function windowView(page: Window, popup: Window): View {
  return {
    closed: () => isClosed(popup, page),
    close: () => popup.close(),
    sent: (source) => source === popup,
    show: (url) => popup.location.replace(url),
  }
}

async function askAgain(page: Window): Promise<View | typeof inThisTab> {
  let chosen: View | typeof inThisTab | undefined
  let dialog: Dialog | undefined
  const choose = (view: View | typeof inThisTab | undefined): void => {
    chosen = view
    dialog?.close()
  }
  const buttons = {
    'Open the sign-in window': () => {
      const popup = openPopup(page)
      choose(popup ? windowView(page, popup) : inThisTab)
    },
    'Sign in in this tab': () => choose(inThisTab),
    Cancel: () => choose(undefined),
  }
  dialog = openDialog(page, 'Connect OneDrive', [words(page, 'Your browser blocked the sign-in window.', buttons)])
  await dialog.ended
  if (chosen === undefined) throw blocked()
  return chosen
}

function blocked(): DrawbridgeError {
  const message = 'The browser blocked the sign-in window. Allow pop-ups for this site, then try again.'
  return new DrawbridgeError('popup_blocked', message)
}
