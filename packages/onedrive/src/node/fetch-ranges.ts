/** Ranges over the client's own `fetch`: where it is not one that opens connections, or what answers is unusual. */
import { graphError } from '../graph/refusal.ts'
import type { RangeConnection, Ranged, RangeSink } from '../http/direct.ts'
import { discard } from '../http/outgoing.ts'
import { redactPreAuthenticated } from '../http/redact.ts'
import { type DownloadMeans, staleUrl } from '../transfers/download.ts'
import { parseContentRange, rangeHeader, strongTag } from '../transfers/ranges.ts'

/** Sending repeats by itself what is worth repeating until an answer begins; what is cut later is for the caller. */
export function fetchRanges({ sendContent, now }: DownloadMeans): RangeConnection {
  return {
    read: async ({ url, start, end, eTag, signal }, sink) => {
      const headers = new Headers({ range: rangeHeader({ start, end }), 'accept-encoding': 'identity' })
      if (eTag !== undefined) headers.set('if-range', eTag)
      let response: Response
      try {
        response = await sendContent({ url, method: 'GET', headers, signal, priority: 'bulk' })
      } catch (error) {
        return { kind: 'failed', error }
      }
      const outcome = meaningOf(response, start, sink)
      try {
        if (outcome.kind === 'came') await carry(response, sink)
        else if (outcome.kind !== 'answered' || staleUrl.has(outcome.status)) await discard(response)
        else {
          const at = { method: 'GET', path: redactPreAuthenticated(url), now: now() }
          return { kind: 'failed', error: await graphError(response, at) }
        }
        return outcome
      } catch (cause) {
        return { kind: 'broken', cause }
      }
    },
    close: () => undefined,
  }
}

function meaningOf({ status, headers }: Response, start: number, sink: RangeSink): Ranged {
  if (status === 206 && parseContentRange(headers.get('content-range'))?.start === start) {
    return { kind: sink.began(strongTag(headers)) ? 'came' : 'changed' }
  }
  return status === 200 || status === 206 || status === 416
    ? { kind: 'changed' }
    : { kind: 'answered', status, headers }
}

/** Ends early where the sink wants no more; leaving the loop lets go of the rest. */
async function carry(response: Response, sink: RangeSink): Promise<void> {
  for await (const bytes of response.body ?? []) {
    for (let at = 0; at < bytes.length && sink.wanted() > 0; ) {
      const space = sink.space()
      const count = Math.min(space.length, bytes.length - at)
      space.set(bytes.subarray(at, at + count))
      at += count
      await new Promise<void>((resume) => {
        if (sink.took(count, resume)) resume()
      })
    }
    if (sink.wanted() === 0) return
  }
}
