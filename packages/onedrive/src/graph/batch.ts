/**
 * Many small requests in few. Microsoft throttles each part by itself, so this saves time on the way, not quota.
 *
 * @see https://learn.microsoft.com/graph/json-batching
 */
import { GraphError, UsageError } from '../errors.ts'
import { isIdempotent, type RetryPolicy, retryAfterMs, retryDelay } from '../http/retry.ts'
import type { Sleep } from '../http/sleep.ts'
import { assertGraphPath } from './path.ts'
import type { Graph } from './request.ts'

export type BatchRequest = {
  /** @default 'GET' */
  readonly method?: string | undefined
  /** Below `/v1.0`. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly json?: unknown
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
  readonly policy: RetryPolicy
  readonly sleep: Sleep
  readonly random: () => number
  readonly now: () => number
}

export const batchLimit = 20

/**
 * Sends any number of requests, twenty at a time, and gives their answers in the order of the requests. Parts that were
 * throttled are sent again after the longest wait that any of them was told. Parts do not depend on each other.
 *
 * @throws {GraphError} when a batch as a whole is refused; a refused part is an answer like any other
 * @throws {UsageError} `invalid_path`, before anything is sent
 */
export async function sendBatch(means: BatchMeans, requests: readonly BatchRequest[]): Promise<BatchResponse[]> {
  for (const { path } of requests) assertGraphPath(path)
  const answers: BatchResponse[] = []
  for (let start = 0; start < requests.length; start += batchLimit) {
    answers.push(...(await sendUntilSettled(means, requests.slice(start, start + batchLimit))))
  }
  return answers
}

type Part = { readonly index: number; readonly request: BatchRequest }

async function sendUntilSettled(means: BatchMeans, requests: readonly BatchRequest[]): Promise<BatchResponse[]> {
  const answers: BatchResponse[] = []
  let open: Part[] = requests.map((request, index) => ({ index, request }))
  for (let retry = 1; open.length > 0; retry++) {
    const received = await sendOnce(means.graph, open)
    const waits = open.map(({ index, request }) => {
      const answer = received.get(index)
      if (!answer) throw new UsageError('batch_incomplete', 'Graph did not answer every part of the batch.')
      answers[index] = answer
      return answer.status < 400 ? undefined : delay(means, request, answer, retry)
    })
    open = open.filter((_, at) => waits[at] !== undefined)
    if (open.length > 0) await means.sleep(Math.max(...waits.map((wait) => wait ?? 0)))
  }
  return answers
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

async function sendOnce(graph: Graph, parts: readonly Part[]): Promise<Map<number, BatchResponse>> {
  const { responses } = await graph.json<Answers>('/$batch', {
    method: 'POST',
    json: {
      requests: parts.map(({ index, request: { method = 'GET', path, headers, json } }) => ({
        id: `${index}`,
        method,
        url: path,
        ...(json === undefined
          ? { headers }
          : { headers: { 'content-type': 'application/json', ...headers }, body: json }),
      })),
    },
    // Sent again as a whole only when no part of it may have a second effect.
    idempotent: parts.every(({ request: { method = 'GET', idempotent } }) => idempotent ?? isIdempotent(method)),
  })
  return new Map(
    responses.map(({ id, status, headers, body }) => [Number(id), { status, headers: new Headers(headers), body }]),
  )
}

/** The body of an answer that is expected to be good. @throws {GraphError} for any other */
export function batchBody<Body>(
  { status, headers, body }: BatchResponse,
  { method = 'GET', path }: BatchRequest,
): Body {
  if (status < 400) return body as Body
  const error = (body as { error?: { code?: string; message?: string } } | undefined)?.error
  throw new GraphError({
    status,
    code: error?.code ?? `http_${status}`,
    message: error?.message ?? 'Graph gave no reason.',
    retryAfterMs: retryAfterMs(headers, 0),
    method,
    path,
  })
}
