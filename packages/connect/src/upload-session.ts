/**
 * Carries a Blob into an upload session, chunk by chunk, and finds its place again after a cut.
 *
 * @see https://learn.microsoft.com/graph/api/driveitem-createuploadsession
 */
import { connectionFailure, DrawbridgeError, refusal } from './errors.ts'

export type TransferOptions = {
  readonly fetch: typeof fetch
  readonly onProgress: (loaded: number) => void
  readonly signal?: AbortSignal | undefined
}

/** Graph wants multiples of 327,680 bytes below 60 MiB. */
const chunkSize = 32 * 327_680
/** Failures in a row, without a byte of progress between them. */
const patience = 8

export async function transferUploadSession<T>(url: string, file: Blob, options: TransferOptions): Promise<T> {
  let start = 0
  let failures = 0
  try {
    for (;;) {
      options.signal?.throwIfAborted()
      const answer = await put(url, file, start, options)
      if (answer?.status === 200 || answer?.status === 201) return (await answer.json()) as T
      if (answer && isFinal(answer.status)) throw await refusal(answer)
      const next = answer?.status === 202 ? await nextStart(answer) : await askForPlace(url, options)
      failures = next !== undefined && next > start ? 0 : failures + 1
      if (failures > patience) throw answer ? await refusal(answer) : connectionFailure(undefined, 'OneDrive')
      if (failures > 0) await pause(waitFor(answer, failures), options.signal)
      start = next ?? start
      options.onProgress(start)
    }
  } catch (error) {
    await options.fetch(url, { method: 'DELETE' }).catch(() => undefined)
    throw options.signal?.aborted ? connectionFailure(new DOMException('', 'AbortError'), '') : error
  }
}

/** @returns `undefined` when the network failed */
async function put(url: string, file: Blob, start: number, options: TransferOptions): Promise<Response | undefined> {
  const end = Math.min(start + chunkSize, file.size)
  const headers = { 'content-range': `bytes ${start}-${end - 1}/${file.size}` }
  const init = {
    method: 'PUT',
    headers,
    body: file.slice(start, end),
    ...(options.signal && { signal: options.signal }),
  }
  return options.fetch(url, init).catch(() => {
    options.signal?.throwIfAborted()
    return undefined
  })
}

async function askForPlace(url: string, { fetch, signal }: TransferOptions): Promise<number | undefined> {
  const answer = await fetch(url, signal ? { signal } : {}).catch(() => undefined)
  if (answer?.status === 404) throw new DrawbridgeError('session_gone', 'The upload took too long. Start it again.')
  return answer?.ok ? nextStart(answer) : undefined
}

async function nextStart(answer: Response): Promise<number | undefined> {
  const { nextExpectedRanges } = (await answer.json()) as { nextExpectedRanges?: string[] }
  const start = Number.parseInt(nextExpectedRanges?.[0] ?? '', 10)
  return Number.isNaN(start) ? undefined : start
}

function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && ![408, 416, 429].includes(status)
}

function waitFor(answer: Response | undefined, failures: number): number {
  const seconds = Number(answer?.headers.get('retry-after') ?? Number.NaN)
  return Number.isNaN(seconds) ? Math.min(30_000, 250 * 2 ** failures) : seconds * 1000
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}
