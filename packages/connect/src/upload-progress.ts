/** A `fetch` that tells how far a chunk is while it leaves, which only XMLHttpRequest knows. */

/**
 * Sends with XMLHttpRequest where there is one and the body is a chunk of a file; with `fetch` elsewhere.
 * `report` gets the position in the whole file, in bytes, read from `Content-Range`.
 */
export function fetchWithProgress(report: (loaded: number) => void): typeof fetch {
  return async (input, init) => {
    const start = /^bytes (\d+)-/.exec(new Headers(init?.headers).get('content-range') ?? '')?.[1]
    if (start === undefined || typeof XMLHttpRequest === 'undefined') return fetch(input, init)
    return sendChunk(String(input), init!, (loaded) => report(Number(start) + loaded))
  }
}

function sendChunk(url: string, init: RequestInit, report: (loaded: number) => void): Promise<Response> {
  const { signal } = init
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    const abort = (): void => xhr.abort()
    xhr.open(init.method ?? 'GET', url)
    new Headers(init.headers).forEach((value, name) => {
      // A page may not set the length itself; the browser does.
      if (name !== 'content-length') xhr.setRequestHeader(name, value)
    })
    xhr.upload.onprogress = ({ loaded }) => report(loaded)
    xhr.onload = () => resolve(responseOf(xhr))
    xhr.onerror = () => reject(new TypeError('The upload was cut off.'))
    xhr.onabort = () => reject(signal?.reason ?? new DOMException('The upload was aborted.', 'AbortError'))
    xhr.onloadend = () => signal?.removeEventListener('abort', abort)
    if (signal?.aborted) return reject(signal.reason)
    signal?.addEventListener('abort', abort)
    xhr.send(init.body as XMLHttpRequestBodyInit)
  })
}

function responseOf(xhr: XMLHttpRequest): Response {
  const headers = new Headers()
  for (const line of xhr
    .getAllResponseHeaders()
    .trim()
    .split(/[\r\n]+/)) {
    const colon = line.indexOf(':')
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim())
  }
  const empty = xhr.status === 204 || xhr.status === 304
  return new Response(empty ? null : xhr.responseText, { status: xhr.status, headers })
}
