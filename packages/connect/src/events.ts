/** What changes about the user's connections, told to whoever listens; asked for while somebody does. */
import type { Attempt, Connection, SdkUser } from '@drawbridge/api'
import type { Session } from './session.ts'

export const SDK_EVENT = {
  ON_INTEGRATION_INSTALL: 'onIntegrationInstall',
  ON_INTEGRATION_UNINSTALL: 'onIntegrationUninstall',
  /** A connection works again, or does not any more. */
  ON_CONNECTION_STATUS: 'onConnectionStatus',
  /** An administrator has answered: call `connect` again, and it goes on from there. */
  ON_ADMIN_CONSENT: 'onAdminConsent',
  ON_PORTAL_OPEN: 'onPortalOpen',
  ON_PORTAL_CLOSE: 'onPortalClose',
} as const

export type EventType = (typeof SDK_EVENT)[keyof typeof SDK_EVENT]

export type SdkEvent = {
  readonly type: EventType
  readonly integration: 'onedrive'
  readonly user: SdkUser
  readonly connection?: Connection
  readonly attempt?: Attempt
}

export type Listener = (event: SdkEvent) => void

export type Events = {
  subscribe(type: EventType, listener: Listener): () => void
  unsubscribe(type: EventType, listener: Listener): void
  tell(type: EventType): void
}

/** Between two questions, in milliseconds. A page that is not seen asks nothing. */
const pollMs = 10_000

export function createEvents(session: Session, sleep: (ms: number) => Promise<void>): Events {
  const listeners = new Map<EventType, Set<Listener>>()
  let watching = false

  const emit = (event: SdkEvent): void => {
    for (const listener of [...(listeners.get(event.type) ?? [])]) listener(event)
  }
  session.onUser((after, before) => {
    for (const event of changesBetween(before, after)) emit(event)
  })

  async function watch(): Promise<void> {
    if (watching) return
    watching = true
    while (listeners.size > 0) {
      await sleep(pollMs)
      const seen = typeof document === 'undefined' || document.visibilityState === 'visible'
      // What fails now is asked again; whoever calls something hears of it there.
      if (seen && listeners.size > 0 && session.user()) await session.readUser().catch(() => undefined)
    }
    watching = false
  }

  function unsubscribe(type: EventType, listener: Listener): void {
    const known = listeners.get(type)
    known?.delete(listener)
    if (known?.size === 0) listeners.delete(type)
  }

  return {
    subscribe(type, listener) {
      listeners.set(type, (listeners.get(type) ?? new Set()).add(listener))
      void watch()
      return () => unsubscribe(type, listener)
    },
    unsubscribe,
    tell(type) {
      const user = session.user()
      if (user) emit({ type, integration: 'onedrive', user })
    },
  }
}

export function changesBetween(before: SdkUser | undefined, user: SdkUser): SdkEvent[] {
  if (!before) return []
  const [was, is] = [before.integrations.onedrive, user.integrations.onedrive]
  const common = { integration: 'onedrive', user } as const
  const events: SdkEvent[] = []
  for (const connection of is.connections) {
    const known = was.connections.find(({ id }) => id === connection.id)
    if (!known) events.push({ ...common, type: SDK_EVENT.ON_INTEGRATION_INSTALL, connection })
    else if (known.status !== connection.status)
      events.push({ ...common, type: SDK_EVENT.ON_CONNECTION_STATUS, connection })
  }
  for (const connection of was.connections) {
    if (is.connections.some(({ id }) => id === connection.id)) continue
    events.push({ ...common, type: SDK_EVENT.ON_INTEGRATION_UNINSTALL, connection })
  }
  for (const attempt of is.waiting ?? []) {
    const known = was.waiting?.find(({ id }) => id === attempt.id)
    const state = attempt.adminConsent?.state
    if (state !== 'waiting' && state !== (known?.adminConsent?.state ?? 'waiting'))
      events.push({ ...common, type: SDK_EVENT.ON_ADMIN_CONSENT, attempt })
  }
  return events
}
