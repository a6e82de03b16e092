/** One request to Graph: by path below `/v1.0`, or by a link that Graph itself gave. */
import { TransferError, UsageError } from '../errors.ts'
import { assertSecure, secureOrigin } from '../http/origin.ts'
import type { Body, Outgoing, Send } from '../http/outgoing.ts'
import { assertGraphPath } from './path.ts'
import { graphError } from './refusal.ts'
import { resourceUnits } from './resource-units.ts'

export type GraphRequest = {
  /** @default 'GET' */
  readonly method?: string
  readonly headers?: HeadersInit
  /** A function makes the body anew when the request has to be sent again; a stream is sent once only. */
  readonly body?: Body | (() => Body)
  /** Sent as `application/json`; instead of `body`. */
  readonly json?: unknown
  readonly signal?: AbortSignal
  readonly redirect?: RequestRedirect
  /** Whether sending twice does no more than sending once. @default as the method says */
  readonly idempotent?: boolean
  /** How long the answer may take to begin, in milliseconds. @default as the client says */
  readonly timeoutMs?: number
  /** Whether the answer is read to its end before it counts as one: a cut body is then repeated like any lost answer. */
  readonly whole?: boolean
  /** `bulk` calls wait while there are others. @default 'interactive' */
  readonly priority?: Outgoing['priority']
}

export type Graph = {
  /**
   * Answers of any status are returned, after throttling and passing faults have been waited out.
   *
   * @param path below `/v1.0`, or an absolute URL on Graph's origin, such as an `@odata.nextLink`
   * @throws {UsageError} for any other path or URL; nothing is sent
   * @throws {TransportError} when no answer came
   */
  request(path: string, init?: GraphRequest): Promise<Response>
  /**
   * The answer's JSON; `undefined` for an answer without a body.
   *
   * @throws {GraphError} for any status but 2xx
   * @throws {TransferError} `protocol` for what is not JSON
   */
  json<Answer>(path: string, init?: GraphRequest): Promise<Answer>
}

export function createGraph(origin: string, send: Send, now: () => number): Graph {
  const base = secureOrigin(origin)

  const request: Graph['request'] = (path, init = {}) => {
    const url = resolve(path, base)
    const headers = new Headers(init.headers)
    if (headers.has('authorization')) {
      throw new UsageError('invalid_header', 'Leave out the Authorization header; the client sets it.')
    }
    if (init.json !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json')
    if (!headers.has('accept')) headers.set('accept', 'application/json')
    const method = (init.method ?? 'GET').toUpperCase()
    return send({
      url,
      method,
      headers,
      body: init.json === undefined ? init.body : JSON.stringify(init.json),
      signal: init.signal,
      redirect: init.redirect,
      idempotent: init.idempotent,
      timeoutMs: init.timeoutMs,
      priority: init.priority,
      whole: init.whole,
      units: resourceUnits(method, path),
    })
  }

  return {
    request: async (path, init) => request(path, init),
    json: async <Answer>(path: string, init: GraphRequest = {}) => {
      const response = await request(path, { whole: true, ...init })
      if (!response.ok) throw await graphError(response, { method: init.method ?? 'GET', path, now: now() })
      return readJson<Answer>(response)
    },
  }
}

/** @throws {TransferError} `protocol` for what is not JSON */
export async function readJson<Answer>(response: Response): Promise<Answer> {
  return parseJson(await response.text())
}

/** @throws {TransferError} `protocol` for what is not JSON */
export function parseJson<Answer>(text: string): Answer {
  try {
    return (text === '' ? undefined : JSON.parse(text)) as Answer
  } catch {
    // The parser's own message would quote the answer.
    const message =
      'What answered is not Graph: it sent no JSON. Check whether a proxy or a sign-in page is in between.'
    throw new TransferError('protocol', message)
  }
}

function resolve(path: string, base: URL): string {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(path)) {
    assertGraphPath(path)
    return `${base.origin}/v1.0${path}`
  }
  const url = URL.canParse(path) ? new URL(path) : undefined
  if (!url || url.origin !== base.origin || url.username || url.password) {
    throw new UsageError('foreign_url', `Only URLs on ${base.origin} may be requested with its access token.`)
  }
  assertSecure(url)
  // From the text, not from the parsed URL: that one has already lost its dot segments.
  assertGraphPath(path.slice(url.origin.length))
  return path
}
