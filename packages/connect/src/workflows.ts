/** What the product does by itself for its user: which workflows there are, switching them on and off, and calling them. */
import type { UserEnablement, UserRun, UserWorkflow } from '@drawbridge/api'
import { DrawbridgeError } from './errors.ts'
import type { Session } from './session.ts'

export type EnableOptions = {
  /** What the user chooses, by the names of the workflow's `settings`. @default what was chosen before */
  readonly settings?: Readonly<Record<string, unknown>> | undefined
  /** Which connection to work with, where the user has several. */
  readonly connectionId?: string | undefined
}

export type EnabledWorkflow = {
  readonly workflow: UserWorkflow
  readonly enablement: UserEnablement
  /**
   * Permissions that its steps need and the connection does not have, such as `Files.ReadWrite`; null when there is
   * nothing to ask for. It is what `connect` takes: `if (missing) await drawbridge.connect('onedrive', missing)`.
   */
  readonly missing: { readonly connectionId: string; readonly scopes: readonly string[] } | null
}

export type CallOptions = {
  readonly input?: unknown
  /** For which connection, where it is switched on for several. */
  readonly connectionId?: string | undefined
  /** A call under a key that was used before is that call: its reply comes again, and nothing is done twice. */
  readonly idempotencyKey?: string | undefined
  /** How long to wait for the reply; milliseconds. @default 60 000 */
  readonly timeoutMs?: number | undefined
  /** Stops waiting; the run goes on. */
  readonly signal?: AbortSignal | undefined
}

export type RunsOptions = {
  /** Only of this workflow. */
  readonly workflowId?: string | undefined
  readonly connectionId?: string | undefined
  /** How many at most, newest first. @default 50 */
  readonly limit?: number | undefined
  /** The `nextCursor` of the page before. */
  readonly cursor?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export type RunPage = {
  readonly runs: readonly UserRun[]
  /** `null` on the last page. */
  readonly nextCursor: string | null
}

export type Workflows = {
  runs(options?: RunsOptions): Promise<RunPage>
  workflows(): Promise<UserWorkflow[]>
  enableWorkflow(workflowId: string, options?: EnableOptions): Promise<EnabledWorkflow>
  disableWorkflow(workflowId: string, options?: Pick<EnableOptions, 'connectionId'>): Promise<void>
  workflow<T>(workflowId: string, options?: CallOptions): Promise<T>
}

/** Of one question, in seconds, as far as the server goes. */
const longestWait = 20

export function createWorkflows(session: Session): Workflows {
  const post = <T>(path: string, body: object, signal?: AbortSignal): Promise<T> =>
    session.json(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    })
  const at = (workflowId: string): string => `/workflows/${encodeURIComponent(workflowId)}`

  return {
    runs({ signal, ...query } = {}) {
      const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, `${value}`]]))
      return session.json(`/runs?${new URLSearchParams(given)}`, signal ? { signal } : {})
    },
    workflows: async () => (await session.json<{ workflows: UserWorkflow[] }>('/workflows')).workflows,
    enableWorkflow: (workflowId, options = {}) => post(`${at(workflowId)}/enablement`, options),
    async disableWorkflow(workflowId, { connectionId } = {}) {
      const query = connectionId === undefined ? '' : `?${new URLSearchParams({ connectionId })}`
      await session.json(`${at(workflowId)}/enablement${query}`, { method: 'DELETE' })
    },
    async workflow<T>(workflowId: string, options: CallOptions = {}) {
      const { timeoutMs = 60_000, signal, ...call } = options
      const deadline = Date.now() + timeoutMs
      const patience = (): number => Math.max(0, Math.min(longestWait, Math.ceil((deadline - Date.now()) / 1000)))
      let { run } = await post<{ run: UserRun }>(`${at(workflowId)}/runs`, { ...call, wait: patience() }, signal)
      while (!isSettled(run)) {
        if (Date.now() >= deadline) throw unfinished(run)
        const path = `/runs/${encodeURIComponent(run.id)}?wait=${patience()}`
        ;({ run } = await session.json<{ run: UserRun }>(path, signal ? { signal } : {}))
      }
      return replyOf<T>(run)
    },
  }
}

function isSettled(run: UserRun): boolean {
  return run.response !== null || hasEnded(run)
}

/** Whether nothing more happens in it. */
export function hasEnded({ state }: UserRun): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled'
}

function replyOf<T>(run: UserRun): T {
  const { id: runId, state, response, failure } = run
  if (response && response.status >= 400) {
    const { message } = (response.body ?? {}) as { readonly message?: unknown }
    const sentence = typeof message === 'string' ? message : `The workflow answered ${response.status}.`
    throw new DrawbridgeError('workflow_refused', sentence, { runId, status: response.status, body: response.body })
  }
  if (response) return response.body as T
  if (failure) throw new DrawbridgeError('workflow_failed', failure.message, { runId })
  if (state === 'cancelled') throw new DrawbridgeError('workflow_cancelled', 'The run was cancelled.', { runId })
  // It has ended without a respond step.
  return undefined as T
}

function unfinished({ id: runId, state }: UserRun): DrawbridgeError {
  const message =
    state === 'paused'
      ? 'The run is paused. It replies when somebody resumes it.'
      : 'The workflow has not replied in time. Its run goes on; call again with the same idempotencyKey, or wait longer.'
  return new DrawbridgeError('workflow_unfinished', message, { runId })
}
