/** A refusal of Graph, read from an answer that was asked for as it stands. */
import { GraphError } from '@drawbridge/onedrive'

type ErrorBody = { error?: { code?: string; message?: string; innerError?: { code?: string } } }

/** @param text the body of the answer */
export function graphRefusal(method: string, path: string, { status, headers }: Response, text: string): GraphError {
  const { error } = parsed(text)
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return new GraphError({
    status,
    code: error?.code ?? 'generalException',
    message: error?.message ?? 'Microsoft Graph refused the request.',
    innerCodes: error?.innerError?.code === undefined ? [] : [error.innerError.code],
    requestId: headers.get('request-id') ?? undefined,
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : undefined,
    method,
    // What stands behind the question mark may be anybody's data.
    path: path.split('?')[0]!,
  })
}

function parsed(text: string): ErrorBody {
  try {
    return (JSON.parse(text) ?? {}) as ErrorBody
  } catch {
    return {}
  }
}
