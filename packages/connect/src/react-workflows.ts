/** For React: the workflows of a product's user as state, and a form that switches one on. */
import type { Setting, UserRun, UserWorkflow } from '@drawbridge/api'
import {
  createElement,
  type FormEvent,
  type FormHTMLAttributes,
  type ReactElement,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useState,
} from 'react'
import type { CurrentUser, Drawbridge } from './drawbridge.ts'
import type { DrawbridgeError } from './errors.ts'
import { drawbridge as shared } from './index.ts'
import { FolderField } from './react-folder-field.ts'
import type { EnabledWorkflow } from './workflows.ts'

export type UseWorkflowsOptions = {
  /** As `useDrawbridge` gives it. */
  readonly user: CurrentUser
  /** An SDK of your own. @default the one that the package exports, once configured */
  readonly drawbridge?: Drawbridge | undefined
}

export type UseWorkflows = {
  readonly workflows: readonly UserWorkflow[]
  readonly error: DrawbridgeError | undefined
  readonly isLoaded: boolean
  /** Asks the server anew. */
  reload(): Promise<void>
}

/** Follows which workflows there are and which the user has switched on, also when a connection comes or goes. */
export function useWorkflows({ user, drawbridge = shared }: UseWorkflowsOptions): UseWorkflows {
  const [workflows, setWorkflows] = useState<readonly UserWorkflow[]>([])
  const [error, setError] = useState<DrawbridgeError>()
  const [isLoaded, setLoaded] = useState(false)
  const { authenticated } = user
  const reload = useCallback(async () => {
    if (!authenticated) return
    try {
      setWorkflows(await drawbridge.workflows())
      setError(undefined)
    } catch (failed) {
      setError(failed as DrawbridgeError)
    }
    setLoaded(true)
  }, [drawbridge, authenticated])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is connected decides what hinders a workflow
  useEffect(() => void reload(), [reload, user])
  return { workflows, error, isLoaded, reload }
}

export type UseRunsOptions = UseWorkflowsOptions & {
  /** Only of this workflow. */
  readonly workflowId?: string | undefined
  /** How many at most, newest first. @default 20 */
  readonly limit?: number | undefined
}

export type UseRuns = {
  readonly runs: readonly UserRun[]
  /** Why nothing newer is known; absent again with the next answer. */
  readonly error: DrawbridgeError | undefined
  readonly isLoaded: boolean
}

/** Follows what workflows do for the user, until the component goes. */
export function useRuns({ user, drawbridge = shared, workflowId, limit }: UseRunsOptions): UseRuns {
  const [state, setState] = useState<UseRuns>({ runs: [], error: undefined, isLoaded: false })
  const { authenticated } = user
  useEffect(() => {
    if (!authenticated) return undefined
    return drawbridge.watchRuns((runs) => setState({ runs, error: undefined, isLoaded: true }), {
      workflowId,
      limit,
      onError: (error) => setState(({ runs }) => ({ runs, error, isLoaded: true })),
    })
  }, [drawbridge, authenticated, workflowId, limit])
  return state
}

export type WorkflowFormProps = Omit<FormHTMLAttributes<HTMLFormElement>, 'onSubmit' | 'onChange'> & {
  readonly workflow: UserWorkflow
  readonly drawbridge?: Drawbridge | undefined
  /** Which connection to work with, where the user has several. */
  readonly connectionId?: string | undefined
  /** It was switched on or off, or its settings are others: `reload` of `useWorkflows` fits. */
  readonly onDone?: (() => void) | undefined
}

type Values = Readonly<Record<string, unknown>>

/** What the user has to choose, and the switch. It brings no style along: all of it is plain HTML. */
export function WorkflowForm(props: WorkflowFormProps): ReactElement {
  const { workflow, drawbridge = shared, connectionId, onDone, ...attributes } = props
  const { id, settings, enablements } = workflow
  const current = enablements.find((each) => connectionId === undefined || each.connectionId === connectionId)
  const [values, setValues] = useState<Values>(() => current?.settings ?? {})
  const [running, setRunning] = useState(false)
  const [error, setError] = useState<DrawbridgeError>()
  const [missing, setMissing] = useState<EnabledWorkflow['missing']>(null)

  async function run(work: () => Promise<EnabledWorkflow['missing']>): Promise<void> {
    setRunning(true)
    setError(undefined)
    try {
      setMissing(await work())
      onDone?.()
    } catch (failed) {
      setError(failed as DrawbridgeError)
    }
    setRunning(false)
  }

  const on = { ...(connectionId !== undefined && { connectionId }) }
  const enable = (event: FormEvent): void => {
    event.preventDefault()
    void run(async () => (await drawbridge.enableWorkflow(id, { ...on, settings: values })).missing)
  }
  const disable = (): void =>
    void run(async () => {
      await drawbridge.disableWorkflow(id, on)
      return null
    })
  // Within the click, so that the browser lets the window open.
  const allow = (): void =>
    void run(async () => {
      await drawbridge.connect('onedrive', { ...missing, allowMultipleCredentials: true })
      return null
    })

  const isOn = current?.enabled ?? false
  const set = (name: string, value: unknown): void => setValues((before) => ({ ...before, [name]: value }))
  const fields = settings.map((setting) =>
    createElement(Field, {
      key: setting.name,
      setting,
      value: values[setting.name],
      drawbridge,
      connectionId: connectionId ?? current?.connectionId ?? undefined,
      onValue: (value: unknown) => set(setting.name, value),
    }),
  )
  return createElement(
    'form',
    { ...attributes, onSubmit: enable, 'aria-busy': running },
    ...fields,
    isOn && current?.hindered ? createElement('p', { role: 'status' }, current.hindered) : null,
    error ? createElement('p', { role: 'alert' }, error.message) : null,
    createElement('button', { type: 'submit', disabled: running }, isOn ? 'Save' : 'Switch on'),
    isOn ? button('Switch off', running, disable) : null,
    missing ? button('Allow what is missing', running, allow) : null,
  )
}

function button(text: string, disabled: boolean, onClick: () => void): ReactElement {
  return createElement('button', { type: 'button', disabled, onClick }, text)
}

type FieldProps = {
  readonly setting: Setting
  readonly value: unknown
  readonly drawbridge: Drawbridge
  readonly connectionId: string | undefined
  readonly onValue: (value: unknown) => void
}

function Field({ setting, value, drawbridge, connectionId, onValue }: FieldProps): ReactElement {
  const id = useId()
  const helpId = `${id}-help`
  const common = { id, required: setting.required, ...(setting.help && { 'aria-describedby': helpId }) }
  return createElement(
    'div',
    { 'data-setting': setting.name },
    createElement('label', { htmlFor: id }, setting.label),
    control(),
    setting.help ? createElement('small', { id: helpId }, setting.help) : null,
  )

  function control(): ReactNode {
    if (setting.type === 'folder') {
      return createElement(FolderField, { id, value: textOf(value), drawbridge, connectionId, onValue })
    }
    if (setting.type === 'boolean') {
      const checked = typeof value === 'boolean' ? value : (setting.default ?? false)
      const onChange = (event: { target: HTMLInputElement }): void => onValue(event.target.checked)
      return createElement('input', { ...common, required: false, type: 'checkbox', checked, onChange })
    }
    const text = textOf(value) || textOf(setting.default)
    if (setting.type === 'choice') {
      const onChange = (event: { target: HTMLSelectElement }): void => onValue(event.target.value || null)
      const choices = ['', ...setting.choices].map((choice) =>
        createElement('option', { key: choice, value: choice }, choice),
      )
      return createElement('select', { ...common, value: text, onChange }, ...choices)
    }
    const isNumber = setting.type === 'number'
    const onChange = ({ target }: { target: HTMLInputElement }): void =>
      onValue(target.value === '' ? null : isNumber ? target.valueAsNumber : target.value)
    return createElement('input', { ...common, type: isNumber ? 'number' : 'text', step: 'any', value: text, onChange })
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
