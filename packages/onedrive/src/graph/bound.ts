/** The same client, each call of which carries something along. */
import type { Outgoing, Send } from '../http/outgoing.ts'
import type { Graph, GraphRequest } from './request.ts'

export type Binding = {
  /** Ends every call. */
  readonly signal?: AbortSignal | undefined
  /** `bulk` calls wait while there are others. */
  readonly priority?: Outgoing['priority']
}

export function boundGraph({ request, json }: Graph, binding: Binding): Graph {
  const bind = (init: GraphRequest = {}): GraphRequest => ({ ...init, ...bound(init, binding) })
  return { request: (path, init) => request(path, bind(init)), json: (path, init) => json(path, bind(init)) }
}

export function boundSend(send: Send, binding: Binding): Send {
  return (request) => send({ ...request, ...bound(request, binding) })
}

function bound(
  init: Binding,
  { signal, priority }: Binding,
): { signal?: AbortSignal; priority?: 'interactive' | 'bulk' } {
  const chosen = init.priority ?? priority
  return { ...eitherSignal(init.signal, signal), ...(chosen && { priority: chosen }) }
}

export function eitherSignal(
  first: AbortSignal | undefined,
  second: AbortSignal | undefined,
): { signal?: AbortSignal } {
  const signals = [first, second].filter((signal) => signal !== undefined)
  return signals.length === 0 ? {} : { signal: signals.length === 1 ? signals[0]! : AbortSignal.any(signals) }
}
