/** The ticket in the link that the terminal printed: `/console/sign-in#ticket=…`. */

type Page = {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>
  readonly history: Pick<History, 'replaceState' | 'state'>
}

/**
 * Takes the ticket out of the address, so that neither the history nor a screenshot keeps it.
 * A fragment never travels to a server, which is why the ticket came in one.
 */
export function takeTicket({ location, history }: Page): string | undefined {
  const ticket = new URLSearchParams(location.hash.slice(1)).get('ticket')
  if (!ticket) return undefined
  history.replaceState(history.state, '', location.pathname + location.search)
  return ticket
}

/** Where to go after the sign-in: a path of the console, or its start when the wish leads elsewhere. */
export function safeNext(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) && !next.startsWith('/sign-in') ? next : '/'
}
