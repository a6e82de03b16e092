/** A whole file as it streams, going on after a cut where it stopped. */
import { TransferError, TransportError } from '../errors.ts'
import { discard } from '../http/outgoing.ts'
import { type RetryPolicy, retryDelay } from '../http/retry.ts'
import { aborted, type Sleep } from '../http/sleep.ts'
import type { DownloadOptions } from './download.ts'
import { parseContentRange, strongTag } from './ranges.ts'

export type WholeDownload = {
  /** Opens the content from a byte on. */
  readonly open: (options: DownloadOptions) => Promise<Response>
  readonly policy: RetryPolicy
  readonly sleep: Sleep
  readonly random: () => number
  readonly signal?: AbortSignal | undefined
}

/**
 * Yields the content in order, each byte once.
 *
 * @throws {TransferError} `content_changed` when the file was written to in between
 * @throws {TransportError} when the network stays away, or the caller gave up
 */
export async function* downloadWhole(download: WholeDownload): AsyncGenerator<Uint8Array> {
  const { open, policy, sleep, random, signal } = download
  let loaded = 0
  let cuts = 0
  let eTag: string | undefined

  for (;;) {
    const resume = loaded === 0 ? {} : { range: { start: loaded }, ifRange: eTag }
    const response = await open({ ...resume, signal })
    eTag = strongTag(response.headers)
    await assertGoesOn(response, loaded)
    const whole = loaded + Number(response.headers.get('content-length') ?? Number.NaN)

    try {
      for await (const bytes of response.body ?? []) {
        loaded += bytes.length
        cuts = 0
        yield bytes
      }
      // Some stacks end a body quietly that was cut.
      if (Number.isNaN(whole) || loaded >= whole || response.headers.has('content-encoding')) return
      throw new TypeError('the content ended early')
    } catch (cause) {
      if (signal?.aborted) throw aborted(signal)
      cuts += 1
      const wait = retryDelay({ retry: cuts, idempotent: true }, policy, random)
      if (wait === undefined)
        throw new TransportError('network', 'The download was cut too often. Try again.', { cause })
      await sleep(wait, signal)
    }
  }
}

async function assertGoesOn(response: Response, loaded: number): Promise<void> {
  if (loaded === 0) return
  if (response.status === 206 && parseContentRange(response.headers.get('content-range'))?.start === loaded) return
  await discard(response)
  throw new TransferError('content_changed', 'The file changed while it was being downloaded. Download it again.')
}
