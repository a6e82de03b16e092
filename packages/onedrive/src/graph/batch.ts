/**
 * Many small requests in few. Microsoft throttles each part by itself, so this saves time on the way, not quota.
 *
 * @see https://learn.microsoft.com/graph/json-batching
 */
import { UsageError } from '../errors.ts'
import type { Outgoing } from '../http/outgoing.ts'
import type { Pacer } from '../http/pacer.ts'
import { isIdempotent, type RetryPolicy, retryAfterMs, retryDelay } from '../http/retry.ts'
import type { Sleep } from '../http/sleep.ts'
import { planBatches } from './batch-plan.ts'
import { assertGraphPath } from './path.ts'
import { graphErrorFrom } from './refusal.ts'
import type { Graph } from './request.ts'
import { resourceUnits } from './resource-units.ts'

export { batchLimit } from './batch-plan.ts'

export type BatchRequest = {
  /** @default 'GET' */
  readonly method?: string | undefined
  /** Below `/v1.0`. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly json?: unknown
  /**
   * Positions of earlier requests that have to be answered well first. When one of them fails, Graph answers this one
   * with 424 and does nothing.
   */
  readonly dependsOn?: readonly number[] | undefined
  /** Whether sending twice does no more than sending once. @default as the method says */
  readonly idempotent?: boolean | undefined
}

export type BatchResponse<Body = unknown> = {
  readonly status: number
  readonly headers: Headers
  /** JSON; anything else is base64 text. */
  readonly body: Body
}

export type BatchMeans = {
  readonly graph: Graph
  readonly pacer: Pacer
  readonly policy: RetryPolicy
  readonly sleep: Sleep
  readonly random: () => number
  readonly now: () => number
  readonly signal?: AbortSignal | undefined
  readonly priority?: Outgoing['priority']
}

/**
 * Sends any number of requests, twenty at a time, and gives their answers in the order of the requests. Parts that were
 * throttled are sent again after the longest wait that any of them was told, and with them what depends on them.
 *
 * @throws {GraphError} when a batch as a whole is refused; a refused part is an answer like any other
 * @throws {UsageError} `invalid_path` or `invalid_dependency`, before anything is sent
 */
export async function sendBatch(means: BatchMeans, requests: readonly BatchRequest[]): Promise<BatchResponse[]> {
  for (const { path } of requests) assertGraphPath(path)
  const answers: BatchResponse[] = []
  for (const plan of planBatches(requests)) await sendUntilSettled(means, requests, plan, answers)
  return answers
}

async function sendUntilSettled(
  means: BatchMeans,
  requests: readonly BatchRequest[],
  plan: readonly number[],
  answers: BatchResponse[],
): Promise<void> {
  let open = [...plan]
  for (let retry = 1; open.length > 0; retry++) {
    const received = await sendOnce(means, requests, open, answers)
    const waits = new Map<number, number>()
    for (const index of open) {
      const answer = received.get(index)
      if (!answer) throw new UsageError('batch_incomplete', 'Graph did not answer every part of the batch.')
      answers[index] = answer
      const wait = answer.status < 400 ? undefined : delay(means, requests[index]!, answer, retry)
      // Not done because of one that is about to be sent again: it goes along with it.
      const held = answer.status === 424 && dependencies(requests[index]!).some((each) => waits.has(each))
      if (wait !== undefined || held) waits.set(index, wait ?? 0)
    }
    open = open.filter((index) => waits.has(index))
    if (open.length > 0) await means.sleep(Math.max(...waits.values()), means.signal)
  }
}

function delay(
  { policy, random, now }: BatchMeans,
  { method = 'GET', idempotent = isIdempotent(method) }: BatchRequest,
  { status, headers }: BatchResponse,
  retry: number,
): number | undefined {
  return retryDelay({ retry, idempotent, status, retryAfterMs: retryAfterMs(headers, now()) }, policy, random)
}

type Answers = { responses: { id: string; status: number; headers?: Record<string, string>; body?: unknown }[] }

async function sendOnce(
  { graph, pacer, signal, priority }: BatchMeans,
  requests: readonly BatchRequest[],
  open: readonly number[],
  answers: readonly BatchResponse[],
): Promise<Map<number, BatchResponse>> {
  const received = new Map<number, BatchResponse>()
  // What depends on something that has failed in an earlier call is not sent, as Graph would not have done it either.
  const failed = (index: number): boolean => !open.includes(index) && (answers[index]?.status ?? 0) >= 400
  const sent: number[] = []
  for (const index of open) {
    if (dependencies(requests[index]!).some((each) => failed(each) || received.has(each))) {
      received.set(index, failedDependency())
    } else sent.push(index)
  }
  if (sent.length === 0) return received

  const settle = await pacer.afford(priority, signal, sum(sent.map((index) => unitsOf(requests[index]!))))
  try {
    const { responses } = await graph.json<Answers>('/$batch', {
      method: 'POST',
      json: { requests: sent.map((index) => part(requests[index]!, index, sent)) },
      // Sent again as a whole only when no part of it may have a second effect.
      idempotent: sent.every((index) => {
        const { method = 'GET', idempotent } = requests[index]!
        return idempotent ?? isIdempotent(method)
      }),
    })
    for (const { id, status, headers: told, body } of responses) {
      const headers = new Headers(told)
      // Each part is throttled by itself, and what one is told holds for every call.
      pacer.learn(status, headers)
      received.set(Number(id), { status, headers, body })
    }
  } finally {
    settle()
  }
  return received
}

function part(request: BatchRequest, index: number, sent: readonly number[]): object {
  const { method = 'GET', path, headers, json } = request
  const dependsOn = dependencies(request).filter((each) => sent.includes(each))
  return {
    id: `${index}`,
    method,
    url: path,
    ...(dependsOn.length > 0 && { dependsOn: dependsOn.map(String) }),
    ...(json === undefined ? { headers } : { headers: { 'content-type': 'application/json', ...headers }, body: json }),
  }
}

function unitsOf({ method = 'GET', path }: BatchRequest): number {
  return resourceUnits(method.toUpperCase(), path)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0)
}

function dependencies({ dependsOn = [] }: BatchRequest): readonly number[] {
  return dependsOn
}

function failedDependency(): BatchResponse {
  const error = { code: 'failedDependency', message: 'A request that this one depends on has failed.' }
  return { status: 424, headers: new Headers(), body: { error } }
}

/** The body of an answer that is expected to be good. @throws {GraphError} for any other */
export function batchBody<Body>(answer: BatchResponse, { method = 'GET', path }: BatchRequest): Body {
  if (answer.status < 400) return answer.body as Body
  throw graphErrorFrom(answer, { method, path, now: 0 })
}
