/**
 * Work that Graph does by itself after its answer, such as copying: watched at a URL that is its own credential.
 *
 * @see https://learn.microsoft.com/graph/long-running-actions-overview
 */
import { GraphError, TransferError } from '../errors.ts'
import { assertSecure } from '../http/origin.ts'
import { discard, type Send } from '../http/outgoing.ts'
import { redactPreAuthenticated } from '../http/redact.ts'
import { retryAfterMs } from '../http/retry.ts'
import type { Sleep } from '../http/sleep.ts'
import { graphError } from './refusal.ts'

export type MonitorProgress = {
  readonly status: string
  /** 0 to 100. */
  readonly percentageComplete: number
}

export type MonitorOptions = {
  readonly onProgress?: ((progress: MonitorProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

export type MonitorMeans = {
  /** To hosts that must not see the access token. */
  readonly sendContent: Send
  readonly sleep: Sleep
  readonly now: () => number
}

/** What was made: its id, or where it is. */
export type MonitorResult = { readonly resourceId?: string | undefined; readonly location?: string | undefined }

type Status = {
  status?: string
  percentageComplete?: number
  resourceId?: string
  error?: { code?: string; message?: string }
  errorCode?: string
}

const firstPauseMs = 100
const longestPauseMs = 5000
const faultsInARow = 5

/**
 * Asks until the work is done. The first question comes at once: small work is done by then.
 *
 * @throws {GraphError} when the work failed
 * @throws {TransportError} when the network stays away, or the caller gave up (the work goes on)
 */
export async function awaitMonitor(
  { sendContent, sleep, now }: MonitorMeans,
  monitorUrl: string,
  { onProgress, signal }: MonitorOptions = {},
): Promise<MonitorResult> {
  const url = assertSecure(new URL(monitorUrl)).href
  const asked = { method: 'GET', path: redactPreAuthenticated(url) }
  let faults = 0
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 1.5, longestPauseMs)) {
    // A failed copy may be told with status 500: not a fault of the question, so it is not simply repeated.
    const headers = new Headers({ accept: 'application/json' })
    const response = await sendContent({ url, method: 'GET', headers, signal, redirect: 'manual', idempotent: false })
    const location = response.headers.get('location') ?? undefined
    if (response.status >= 300 && response.status < 400) {
      await discard(response)
      return { location }
    }

    const body = (await response
      .clone()
      .json()
      .catch(() => ({}))) as Status
    if (body.status === 'failed' || body.status === 'deleteFailed' || body.status === 'cancelled') {
      throw new GraphError({
        ...asked,
        status: response.ok ? 500 : response.status,
        requestId: response.headers.get('request-id') ?? undefined,
        code: body.error?.code ?? body.errorCode ?? 'generalException',
        message: body.error?.message ?? 'The work could not be finished.',
      })
    }
    if (response.status >= 500 && ++faults <= faultsInARow) {
      await sleep(retryAfterMs(response.headers, now()) ?? longestPauseMs, signal)
      continue
    }
    if (!response.ok) throw await graphError(response, { ...asked, now: now() })
    faults = 0

    onProgress?.({ status: body.status ?? 'inProgress', percentageComplete: body.percentageComplete ?? 0 })
    if (body.status === 'completed') return { resourceId: body.resourceId, location }
    await sleep(retryAfterMs(response.headers, now()) ?? pause, signal)
  }
}

/** The monitor's URL, from the answer that promised the work. */
export function monitorUrlOf(response: Response): string {
  const location = response.headers.get('location')
  if (location !== null) return assertSecure(new URL(location, response.url || undefined)).href
  throw new TransferError('protocol', 'Graph took the work and does not say where to watch it.')
}
