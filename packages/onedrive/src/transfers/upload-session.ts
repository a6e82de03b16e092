/**
 * Carries bytes into an upload session: in order, one chunk at a time, through cuts and throttling.
 *
 * Needs nothing but `fetch`, so it runs in browsers as well; the session's URL is its own credential.
 *
 * @see https://learn.microsoft.com/graph/api/driveitem-createuploadsession
 */
import { type GraphError, TransferError, TransportError } from '../errors.ts'
import { graphError } from '../graph/refusal.ts'
import { limitTime } from '../http/limit-time.ts'
import { discard, type Send } from '../http/outgoing.ts'
import { redactPreAuthenticated } from '../http/redact.ts'
import { type RetryOptions, retryDelay, retryPolicy } from '../http/retry.ts'
import { aborted, sleep as realSleep, type Sleep } from '../http/sleep.ts'
import { transmit } from '../http/transmit.ts'
import { type ByteSource, blobSource, lengthOf } from './byte-source.ts'
import { assertChunkSize, chunkEnd, contentRange, defaultChunkSize } from './ranges.ts'
import { type Meaning, meaningOf } from './session-answer.ts'

export type UploadProgress = { readonly loaded: number; readonly total: number }

export type SessionUpload = {
  /** From `createUploadSession`. A secret. */
  readonly uploadUrl: string
  readonly source: Blob | ByteSource
  /** Bytes, a multiple of 320 KiB up to 60 MiB. @default 10 MiB */
  readonly chunkSize?: number | undefined
  /** Called when the upload begins and after each chunk that was taken. */
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined
  /** Ends the upload, and the session with it. */
  readonly signal?: AbortSignal | undefined
  /** How often in a row the upload may be interrupted without getting on. @default 6 times, 60 s at most */
  readonly retry?: RetryOptions | undefined
  /** How long one chunk may take, in milliseconds. @default 600_000 */
  readonly timeoutMs?: number | undefined
  /** @default globalThis.fetch */
  readonly fetch?: typeof fetch | undefined
  readonly sleep?: Sleep | undefined
  readonly random?: (() => number) | undefined
  readonly now?: (() => number) | undefined
}

/** `gone`: the session ended; with every byte sent it may have ended because the file is stored. */
export type SessionOutcome<Item> =
  | { readonly kind: 'stored'; readonly item: Item }
  | { readonly kind: 'gone'; readonly everythingSent: boolean }

/**
 * Uploads a Blob, or any source, into a session and gives the stored item.
 *
 * @throws {TransferError} `session_gone`, `size_mismatch` or `source_failed`
 * @throws {GraphError} when the service refuses, for example `nameAlreadyExists` or `quotaLimitReached`
 * @throws {TransportError} when the network stays away, or the caller gave up
 */
export async function uploadToSession<Item>(upload: SessionUpload): Promise<Item> {
  const outcome = await runSession<Item>(upload)
  if (outcome.kind === 'stored') return outcome.item
  throw sessionGone(outcome.everythingSent)
}

export function sessionGone(everythingSent: boolean): TransferError {
  const hint = everythingSent ? 'Look whether the file is there before you upload it again.' : 'Upload the file again.'
  return new TransferError('session_gone', `The upload session has ended before the upload was confirmed. ${hint}`)
}

/** The same, for callers who can make another session. Whatever fails, no half-written session stays behind. */
export async function runSession<Item>(
  upload: SessionUpload,
  transport: Send = limitTime(600_000)(transmit(upload.fetch ?? fetch)),
): Promise<SessionOutcome<Item>> {
  assertChunkSize(upload.chunkSize ?? defaultChunkSize)
  // Without the bearer token: the session's URL needs none, and other hosts must not see it.
  const timeoutMs = upload.timeoutMs ?? 600_000
  const send: Send = (request) => transport({ timeoutMs, ...request })
  try {
    return await sendChunks(upload, send)
  } catch (error) {
    const unreachable = error instanceof TransportError && error.code !== 'aborted'
    if (!unreachable) await cancelSession(upload.uploadUrl, send)
    throw error
  }
}

async function sendChunks<Item>(upload: SessionUpload, send: Send): Promise<SessionOutcome<Item>> {
  const { uploadUrl: url, signal, onProgress, sleep = realSleep, random = Math.random, now = Date.now } = upload
  const source = upload.source instanceof Blob ? blobSource(upload.source) : upload.source
  const policy = retryPolicy({ limit: 6, ...upload.retry })
  const total = source.size
  let offset = 0
  let furthest = 0
  let interruptions = 0
  let everythingSent = false

  const ask = async (method: string, headers: Headers, body?: BodyInit) =>
    send({ url, method, headers, body, signal }).catch(noAnswer)
  const moveTo = (next: number): void => {
    if (next > total)
      throw new TransferError('protocol', 'The upload session asks for bytes behind the end of the file.')
    offset = next
    if (next > furthest) interruptions = 0
    furthest = Math.max(furthest, next)
    onProgress?.({ loaded: next, total })
  }

  moveTo(0)
  for (;;) {
    if (signal?.aborted) throw aborted(signal)
    const end = chunkEnd(offset, total, upload.chunkSize ?? defaultChunkSize)
    const chunk = await readWhole(source, offset, end)
    let answer = await ask('PUT', new Headers({ 'content-range': contentRange(offset, end, total) }), chunk)
    if (end === total) everythingSent = true
    let meaning = await meaningOf<Item>(answer, now())

    const direct = meaning.kind === 'taken'

    // Throttled or cut off, the question is the same: which bytes have arrived?
    while (meaning.kind === 'interrupted') {
      const wait = delayOf(meaning)
      if (wait === undefined) throw await failure(answer)
      if (answer instanceof Response) await discard(answer)
      await sleep(wait, signal)
      answer = await ask('GET', new Headers())
      meaning = await meaningOf<Item>(answer, now())
      if (meaning.kind === 'taken' && meaning.next === undefined) {
        throw new TransferError('protocol', 'The upload session does not say how far it has come.')
      }
    }

    if (meaning.kind === 'refused') throw await failure(answer)
    if (meaning.kind === 'gone') return { kind: 'gone', everythingSent }
    if (meaning.kind === 'stored') {
      moveTo(total)
      return meaning
    }
    const next = meaning.next ?? end
    // An answer that takes nothing, again and again, is no progress however friendly it is.
    if (direct && next <= offset && ++interruptions > policy.limit) throw stuck()
    moveTo(next)
  }

  function delayOf({ status, retryAfterMs }: Extract<Meaning<Item>, { kind: 'interrupted' }>): number | undefined {
    interruptions += 1
    // Bytes that are there already, or not yet: nothing is wrong with the service, so it is asked at once.
    const treatedAs = status === 416 ? undefined : status
    return retryDelay({ retry: interruptions, idempotent: true, status: treatedAs, retryAfterMs }, policy, random)
  }

  async function failure(answer: Response | TransportError): Promise<GraphError | TransportError> {
    if (answer instanceof TransportError) return answer
    return graphError(answer, { method: 'PUT', path: redactPreAuthenticated(url), now: now() })
  }
}

/** @throws {TransferError} `size_mismatch`, before the last chunk is sent, so that nothing is stored of a false size */
async function readWhole(source: ByteSource, start: number, end: number): Promise<Blob | Uint8Array<ArrayBuffer>> {
  const chunk = await source.read(start, end)
  const missing = lengthOf(chunk) < end - start
  // A stream must not lose the chunk to this look behind its end, in case it is asked for again.
  const from = source.rereadable ? end : start
  const surplus = end === source.size && !missing && lengthOf(await source.read(from, end + 1)) > end - from
  if (!missing && !surplus) return chunk
  throw sizeMismatch(source.size, missing ? 'fewer' : 'more')
}

export function sizeMismatch(promised: number, held: 'fewer' | 'more'): TransferError {
  return new TransferError(
    'size_mismatch',
    `The source promised ${promised} bytes and holds ${held}. Nothing was stored; upload it with its true size.`,
  )
}

function stuck(): TransferError {
  return new TransferError('protocol', 'The upload session takes no more bytes, and does not say why. Try again later.')
}

async function cancelSession(url: string, send: Send): Promise<void> {
  const signal = AbortSignal.timeout(10_000)
  const answer = await send({ url, method: 'DELETE', headers: new Headers(), signal }).catch(() => undefined)
  if (answer) await discard(answer)
}

function noAnswer(thrown: unknown): TransportError {
  if (thrown instanceof TransportError && thrown.code !== 'aborted') return thrown
  throw thrown
}
