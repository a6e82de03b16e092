/** For React: who the user is and what is connected, as state; and a button that connects. */
import { type ButtonHTMLAttributes, createElement, type ReactElement, useCallback, useEffect, useState } from 'react'
import type { ConnectOptions } from './connect.ts'
import type { CurrentUser, Drawbridge } from './drawbridge.ts'
import type { DrawbridgeError } from './errors.ts'
import { type EventType, SDK_EVENT } from './events.ts'
import { drawbridge as shared } from './index.ts'
import type { UserToken } from './session.ts'

export type UseDrawbridgeOptions = {
  readonly projectId: string
  /** Keep the function the same between two renders (`useCallback`): another one authenticates anew. */
  readonly userToken: UserToken | undefined
  /** An SDK of your own. @default the one that the package exports, once configured */
  readonly drawbridge?: Drawbridge | undefined
}

export type UseDrawbridge = {
  readonly drawbridge: Drawbridge
  readonly user: CurrentUser
  readonly error: DrawbridgeError | undefined
  /** Whether the server has answered who the user is, or why not. */
  readonly isLoaded: boolean
}

const changes: readonly EventType[] = [
  SDK_EVENT.ON_INTEGRATION_INSTALL,
  SDK_EVENT.ON_INTEGRATION_UNINSTALL,
  SDK_EVENT.ON_CONNECTION_STATUS,
  SDK_EVENT.ON_ADMIN_CONSENT,
  SDK_EVENT.ON_PORTAL_CLOSE,
]

/** Authenticates the user and follows what is connected, until the component goes. */
export function useDrawbridge({ projectId, userToken, drawbridge = shared }: UseDrawbridgeOptions): UseDrawbridge {
  const [user, setUser] = useState<CurrentUser>(() => drawbridge.getUser())
  const [error, setError] = useState<DrawbridgeError>()
  const [isLoaded, setLoaded] = useState(false)

  useEffect(() => {
    if (userToken === undefined) return undefined
    let current = true
    const settle = (failed: DrawbridgeError | undefined): void => {
      if (!current) return
      setUser(drawbridge.getUser())
      setError(failed)
      setLoaded(true)
    }
    drawbridge.authenticate(projectId, userToken).then(() => settle(undefined), settle)
    const stops = changes.map((type) => drawbridge.subscribe(type, () => current && setUser(drawbridge.getUser())))
    return () => {
      current = false
      for (const stop of stops) stop()
    }
  }, [drawbridge, projectId, userToken])

  return { drawbridge, user, error, isLoaded }
}

type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, keyof ConnectOptions | 'onClick' | 'type'>

export type ConnectOneDriveProps = ConnectOptions & ButtonProps & { readonly drawbridge?: Drawbridge | undefined }

/** A button that connects OneDrive. All that a button takes is handed on to it. */
export function ConnectOneDrive(props: ConnectOneDriveProps): ReactElement {
  const { drawbridge = shared, children = 'Connect OneDrive', disabled, ...rest } = props
  const [running, setRunning] = useState(false)
  const [options, attributes] = split(rest)
  // Called within the click, so that the browser lets the window open.
  const connect = useCallback(() => {
    setRunning(true)
    drawbridge
      .connect('onedrive', options)
      .catch(() => undefined)
      .finally(() => setRunning(false))
  }, [drawbridge, options])
  return createElement(
    'button',
    { ...attributes, type: 'button', disabled: disabled || running, 'aria-busy': running, onClick: connect },
    children,
  )
}

const names: ReadonlySet<string> = new Set<keyof ConnectOptions>([
  'mode',
  'returnTo',
  'selectedCredentialId',
  'connectionId',
  'allowMultipleCredentials',
  'scopes',
  'loginHint',
  'whenBlocked',
  'open',
  'onSuccess',
  'onInstall',
  'onUninstall',
  'onError',
  'onOpen',
  'onClose',
])

/** What `connect` takes, and what the button takes. */
function split(props: object): [ConnectOptions, ButtonProps] {
  const entries = Object.entries(props)
  return [
    Object.fromEntries(entries.filter(([name]) => names.has(name))),
    Object.fromEntries(entries.filter(([name]) => !names.has(name))),
  ]
}

export {
  type UseRuns,
  type UseRunsOptions,
  type UseWorkflows,
  type UseWorkflowsOptions,
  useRuns,
  useWorkflows,
  WorkflowForm,
  type WorkflowFormProps,
} from './react-workflows.ts'
