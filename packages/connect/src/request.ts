/** Any call of Microsoft Graph, through the server's proxy, in the name of the connected user. */
import { assertGraphPath } from '@drawbridge/onedrive'
import { refusal, UsageError } from './errors.ts'
import type { Session } from './session.ts'

export type RequestOptions = {
  /** @default 'GET' */
  readonly method?: string | undefined
  readonly headers?: HeadersInit | undefined
  /** An object or an array is sent as JSON; everything `fetch` takes is sent as it is. */
  readonly body?: BodyInit | object | null | undefined
  /** Which connection to use, where the user has several. */
  readonly connectionId?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** One page of a Graph collection. */
export type Page<T = unknown> = { readonly value: readonly T[]; readonly '@odata.nextLink'?: string | undefined }

/**
 * Calls Graph with a path below `v1.0`, such as `/me/drive/root/children`.
 *
 * @returns the parsed JSON; `undefined` when the answer is empty; otherwise the `Response`
 * @throws {UsageError} when the path would leave Graph, before a browser can tidy it into another one
 * @throws {DrawbridgeError} with the server's code, or Graph's
 */
export async function request<T>(session: Session, path: string, options: RequestOptions = {}): Promise<T> {
  assertBelowGraph(path)
  const { method = 'GET', body, connectionId, signal } = options
  if (body != null && /^(get|head)$/i.test(method))
    throw new UsageError(`A ${method} request has no body. Give a method.`)

  const headers = new Headers(options.headers)
  if (connectionId !== undefined) headers.set('drawbridge-connection', connectionId)
  const json = isPlain(body)
  if (json && !headers.has('content-type')) headers.set('content-type', 'application/json')

  const response = await session.send(`/request/onedrive${path}`, {
    method: method.toUpperCase(),
    headers,
    ...(body != null && { body: json ? JSON.stringify(body) : (body as BodyInit) }),
    ...(body instanceof ReadableStream && { duplex: 'half' }),
    ...(signal && { signal }),
  })
  if (!response.ok) throw await refusal(response)
  return (await answerOf(response)) as T
}

/**
 * The page after this one, or `undefined` after the last.
 *
 * @throws {DrawbridgeError} as `request`
 */
export async function nextPage<T>(
  session: Session,
  page: Page<T>,
  options: Pick<RequestOptions, 'connectionId' | 'signal'> = {},
): Promise<Page<T> | undefined> {
  const link = page['@odata.nextLink']
  if (link === undefined) return undefined
  const { pathname, search } = new URL(link)
  return request<Page<T>>(session, pathname.replace(/^.*?\/(v1\.0|request\/onedrive)(?=\/)/, '') + search, options)
}

async function answerOf(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined
  if (!/^application\/json\b/i.test(response.headers.get('content-type') ?? '')) return response
  const text = await response.text()
  return text === '' ? undefined : JSON.parse(text)
}

function assertBelowGraph(path: string): void {
  if (typeof path !== 'string') throw new UsageError('Give a path below Graph, such as /me/drive/root/children.')
  try {
    assertGraphPath(path)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : ''
    throw new UsageError(`${why} Give one such as /me/drive/root/children, its names percent-encoded.`, { cause })
  }
}

/** Whether a body has to be made JSON: it is nothing that `fetch` sends as it is. */
function isPlain(body: RequestOptions['body']): boolean {
  if (body == null || typeof body !== 'object' || ArrayBuffer.isView(body)) return false
  return ![Blob, ArrayBuffer, FormData, URLSearchParams, ReadableStream].some((kind) => body instanceof kind)
}
