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
import { discard, type Outgoing, type Send } from '../http/outgoing.ts'
import { redactPreAuthenticated } from '../http/redact.ts'
import { type RetryOptions, retryDelay, retryPolicy } from '../http/retry.ts'
import { aborted, sleep as realSleep, type Sleep } from '../http/sleep.ts'
import { transmit } from '../http/transmit.ts'
import { type ByteSource, blobSource, lengthOf } from './byte-source.ts'
import { chunkSizer } from './chunk-size.ts'
import { chunkReader } from './pieces.ts'
import { assertChunkSize, chunkEnd, contentRange, defaultChunkSize } from './ranges.ts'
import { type Meaning, meaningOf } from './session-answer.ts'

export type UploadProgress = { readonly loaded: number; readonly total: number }

export type SessionUpload = {
  /** From `createUploadSession`. A secret. */
  readonly uploadUrl: string
  readonly source: Blob | ByteSource
  /** Bytes, a multiple of 320 KiB up to 60 MiB. @default as the measured bandwidth suggests */
  readonly chunkSize?: number | undefined
  /** Asks first how far the session has come, instead of beginning at its start. */
  readonly resume?: boolean | undefined
  /** Leaves the session alive when the caller gives up or the source fails, to go on later. */
  readonly keepSession?: boolean | undefined
  /** Called when the upload begins and after each chunk that was taken. */
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined
  /** Called in between, with the bytes that have left so far: what a progress bar shows. A chunk sent again takes it back. */
  readonly onSent?: ((bytes: number) => void) | undefined
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

/** Smaller chunks are read whole: one request's worth of memory. */
const pieceworthy = 1024 * 1024

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
  if (upload.chunkSize !== undefined) assertChunkSize(upload.chunkSize)
  // Without the bearer token: the session's URL needs none, and other hosts must not see it.
  const timeoutMs = upload.timeoutMs ?? 600_000
  const send: Send = (request) => transport({ timeoutMs, ...request })
  try {
    return await sendChunks(upload, send)
  } catch (error) {
    const unreachable = error instanceof TransportError && error.code !== 'aborted'
    if (!unreachable && !upload.keepSession) await cancelSession(upload.uploadUrl, send)
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

  // A stream cannot be read again, so a chunk of it has to stay in memory until it is taken.
  const sizer = chunkSizer(total, upload.chunkSize, source.rereadable ? undefined : defaultChunkSize)
  const reader = chunkReader(source)

  const ask = async (method: string, headers: Headers, body?: Outgoing['body']) =>
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
  for (let asking = upload.resume ?? false; ; ) {
    if (signal?.aborted) throw aborted(signal)
    const end = chunkEnd(offset, total, sizer.size)
    const sentAt = now()
    let answer = asking
      ? await ask('GET', new Headers())
      : await ask('PUT', new Headers({ 'content-range': contentRange(offset, end, total) }), await chunk(offset, end))
    if (end === total && !asking) everythingSent = true
    let meaning = await meaningOf<Item>(answer, now())

    const direct = meaning.kind === 'taken' && !asking
    if (direct) sizer.taken(end - offset, now() - sentAt)
    else if (meaning.kind === 'interrupted') sizer.interrupted()

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
    const next = meaning.next ?? (asking ? offset : end)
    asking = false
    // An answer that takes nothing, again and again, is no progress however friendly it is.
    if (direct && next <= offset && ++interruptions > policy.limit) throw stuck()
    moveTo(next)
  }

  async function chunk(start: number, end: number): Promise<Outgoing['body']> {
    const check = (held: number): Promise<void> => assertWhole(source, start, end, held)
    if (source.rereadable && end - start > pieceworthy) return reader.chunk(start, end, check, upload.onSent)
    const whole = await source.read(start, end)
    await check(start + lengthOf(whole))
    if (end < total) source.prepare?.(Math.min(end + sizer.size, total))
    return whole
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

/** Before the last bytes are sent, so that nothing is stored of a source that does not keep its word. */
async function assertWhole(source: ByteSource, start: number, end: number, held: number): Promise<void> {
  if (held < end) throw sizeMismatch(source.size, 'fewer')
  if (end < source.size) return
  // A stream must not lose the chunk to this look behind its end, in case it is asked for again.
  const from = source.rereadable ? end : start
  if (lengthOf(await source.read(from, end + 1)) > end - from) throw sizeMismatch(source.size, 'more')
  await source.assertUnchanged?.()
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
  if (thrown instanceof TransportError && (thrown.code === 'network' || thrown.code === 'timeout')) return thrown
  throw thrown
}
