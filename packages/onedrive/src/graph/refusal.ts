/** Reads Graph's error body, of which there are several dialects, into one error. */
import { GraphError } from '../errors.ts'
import { redactUrl } from '../http/redact.ts'
import { retryAfterMs } from '../http/retry.ts'

type GraphErrorBody = {
  error?: { code?: string; message?: string; innerError?: InnerError; innererror?: InnerError }
}
type InnerError = { code?: string; 'request-id'?: string; innerError?: InnerError; innererror?: InnerError }

export type Asked = {
  readonly method: string
  /** Path or URL; its secrets are redacted here. */
  readonly path: string
  /** Milliseconds since 1970, for a `Retry-After` that is a date. */
  readonly now: number
}

/** Consumes the answer. */
export async function graphError(response: Response, { method, path, now }: Asked): Promise<GraphError> {
  const body = (await response.json().catch(() => undefined)) as GraphErrorBody | undefined
  const error = typeof body?.error === 'object' && body.error !== null ? body.error : {}
  const inner = [...innerErrors(error)]
  return new GraphError({
    status: response.status,
    code: error.code || `http_${response.status}`,
    message: error.message || response.statusText || 'Graph gave no reason.',
    innerCodes: inner.flatMap(({ code }) => (code ? [code] : [])),
    requestId: response.headers.get('request-id') ?? inner.find((each) => each['request-id'])?.['request-id'],
    retryAfterMs: retryAfterMs(response.headers, now),
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
