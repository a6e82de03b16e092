/** Reads Graph's error body, of which there are several dialects, into one error. */
import { GraphError } from '../errors.ts'
import { redactUrl } from '../http/redact.ts'
import { retryAfterMs } from '../http/retry.ts'

type GraphErrorBody = { error?: unknown } | null | undefined
type InnerError = {
  code?: string
  message?: string
  'request-id'?: string
  'client-request-id'?: string
  innerError?: InnerError
  innererror?: InnerError
}

export type Asked = {
  readonly method: string
  /** Path or URL; its secrets are redacted here. */
  readonly path: string
  /** Milliseconds since 1970, for a `Retry-After` that is a date. */
  readonly now: number
}

/** Consumes the answer. */
export async function graphError(response: Response, asked: Asked): Promise<GraphError> {
  const body: unknown = await response.json().catch(() => undefined)
  return graphErrorFrom({ status: response.status, headers: response.headers, body }, asked, response.statusText)
}

/** The same for an answer that has been read, such as a part of a batch. */
export function graphErrorFrom(
  { status, headers, body }: { readonly status: number; readonly headers: Headers; readonly body: unknown },
  { method, path, now }: Asked,
  statusText = '',
): GraphError {
  const given = (body as GraphErrorBody)?.error
  const error: InnerError = typeof given === 'object' && given !== null ? given : {}
  const inner = [...innerErrors(error)]
  const idOf = (name: 'request-id' | 'client-request-id'): string | undefined =>
    headers.get(name) ?? inner.find((each) => each[name])?.[name]
  return new GraphError({
    status,
    code: error.code || `http_${status}`,
    message: error.message || statusText || 'Graph gave no reason.',
    innerCodes: inner.flatMap(({ code }) => (code ? [code] : [])),
    requestId: idOf('request-id'),
    clientRequestId: idOf('client-request-id'),
    retryAfterMs: retryAfterMs(headers, now),
    method,
    path: redactUrl(path),
  })
}

function* innerErrors(error: InnerError): Generator<InnerError> {
  // Graph writes innerError, OneDrive's own endpoints innererror, each at any depth.
  const inner = error.innerError ?? error.innererror
  if (typeof inner !== 'object' || inner === null) return
  yield inner
  yield* innerErrors(inner)
}
