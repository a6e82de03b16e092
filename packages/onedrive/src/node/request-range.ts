/** One ranged request, its bytes handed on in large pieces while the next ones come in. */
import type { Agent, Dispatcher } from 'undici'
import { isOneDriveError } from '../errors.ts'
import { assertSecure } from '../http/origin.ts'
import { retryAfterMs } from '../http/retry.ts'
import { contentRange, parseContentRange, rangeHeader } from '../transfers/ranges.ts'

export type RangeRequest = {
  readonly agent: Agent
  readonly url: string
  readonly start: number
  readonly end: number
  readonly eTag: string | undefined
  /** Three: one is filled, one is written, one waits for its turn. */
  readonly buffers: readonly Buffer[]
  readonly signal: AbortSignal
  readonly now: () => number
}

export type Ranged =
  | { readonly kind: 'came'; readonly eTag: string | undefined }
  | { readonly kind: 'changed' }
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly headers: Headers
      readonly retryAfterMs: number | undefined
    }
  | { readonly kind: 'broken'; readonly cause: unknown }

/**
 * Resolves when the answer has ended and all of it has been written.
 *
 * @throws whatever `write` throws
 */
export async function requestRange(request: RangeRequest, write: (bytes: Buffer) => Promise<void>): Promise<Ranged> {
  const { agent, start, end, eTag, signal, now } = request
  const url = assertSecure(new URL(request.url))
  let turn = 0
  let buffer = request.buffers[turn]!
  let filled = 0
  let writing: Promise<void> = Promise.resolve()
  let writeFailed: unknown

  /** Writes what is there once the piece before is written; until then nothing more is read. */
  const flush = (controller?: Dispatcher.DispatchController): void => {
    if (filled === 0) return
    const full = buffer
    const length = filled
    filled = 0
    const before = writing
    turn = (turn + 1) % request.buffers.length
    buffer = request.buffers[turn]!
    controller?.pause()
    writing = before
      .then(() => {
        controller?.resume()
        return write(full.subarray(0, length))
      })
      .catch((error) => {
        writeFailed ??= error
        controller?.abort(error as Error)
      })
  }

  const outcome = await new Promise<Ranged>((resolve) => {
    let result: Ranged | undefined
    const stop = { current: (): void => undefined }
    const settle = (value: Ranged): void => {
      signal.removeEventListener('abort', stop.current)
      resolve(value)
    }
    agent.dispatch(
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'GET',
        headers: {
          range: rangeHeader({ start, end }),
          'accept-encoding': 'identity',
          ...(eTag && { 'if-range': eTag }),
        },
      },
      {
        onRequestStart: (controller) => {
          stop.current = () => controller.abort(new Error('stopped'))
          if (signal.aborted) stop.current()
          else signal.addEventListener('abort', stop.current, { once: true })
        },
        onResponseStart: (_controller, status, headers) => {
          const header = (name: string): string | undefined => [headers[name] ?? []].flat()[0]
          const range = parseContentRange(header('content-range') ?? null)
          if (status === 206 && range?.start === start) {
            const tag = header('etag')
            const strong = tag?.startsWith('"') ? tag : undefined
            result = eTag && strong && strong !== eTag ? { kind: 'changed' } : { kind: 'came', eTag: strong }
          } else if (status === 200 || status === 206 || status === 416) result = { kind: 'changed' }
          else {
            const retry = new Headers(header('retry-after') ? { 'retry-after': header('retry-after')! } : {})
            result = { kind: 'answered', status, headers: retry, retryAfterMs: retryAfterMs(retry, now()) }
          }
        },
        onResponseData: (controller, chunk) => {
          if (result?.kind !== 'came') {
            if (result?.kind === 'changed') controller.abort(new Error('changed'))
            return
          }
          for (let at = 0; at < chunk.length; ) {
            const count = Math.min(buffer.length - filled, chunk.length - at)
            chunk.copy(buffer, filled, at, at + count)
            filled += count
            at += count
            if (filled === buffer.length) flush(controller)
          }
        },
        onResponseEnd: () =>
          settle(result ?? { kind: 'broken', cause: new Error(`no ${contentRange(start, end, end)}`) }),
        onResponseError: (_controller, cause) =>
          settle(result && result.kind !== 'came' ? result : { kind: 'broken', cause }),
      },
    )
  })
  flush()
  await writing
  if (writeFailed !== undefined) throw isOneDriveError(writeFailed) ? writeFailed : (writeFailed as Error)
  return outcome
}
