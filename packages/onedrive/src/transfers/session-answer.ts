/** What an upload session's answer to a chunk means. Reads, never sends. */
import { TransportError } from '../errors.ts'
import { retryAfterMs } from '../http/retry.ts'
import { nextExpected } from './ranges.ts'

export type Meaning<Item> =
  /** The file is stored. */
  | { readonly kind: 'stored'; readonly item: Item }
  /** Taken; go on at this byte, or behind the chunk where the answer names none. */
  | { readonly kind: 'taken'; readonly next: number | undefined }
  /** Not taken for now; after the wait ask where to go on. */
  | { readonly kind: 'interrupted'; readonly status: number | undefined; readonly retryAfterMs: number | undefined }
  /** The session has expired or is finished. */
  | { readonly kind: 'gone' }
  /** No, for good. */
  | { readonly kind: 'refused' }

const passing = new Set([408, 416, 429, 500, 502, 503, 504, 509])
/** A session's own credential lives in its URL: when it expires the session is as good as gone. */
const gone = new Set([401, 403, 404, 410])

/** @param answer the answer to a chunk or to the question for the session's status, or why there is none */
export async function meaningOf<Item>(answer: Response | TransportError, now: number): Promise<Meaning<Item>> {
  if (answer instanceof TransportError) return { kind: 'interrupted', status: undefined, retryAfterMs: undefined }
  const { status } = answer
  if (passing.has(status)) return { kind: 'interrupted', status, retryAfterMs: retryAfterMs(answer.headers, now) }
  if (gone.has(status)) return { kind: 'gone' }
  if (!answer.ok) return { kind: 'refused' }

  const body = await readJson(answer)
  // The connection broke inside the answer: what it said has to be asked for again.
  if (body === undefined) return { kind: 'interrupted', status: undefined, retryAfterMs: undefined }
  if (typeof body['id'] === 'string') return { kind: 'stored', item: body as Item }
  return { kind: 'taken', next: nextExpected(body['nextExpectedRanges']) }
}

async function readJson(answer: Response): Promise<Record<string, unknown> | undefined> {
  try {
    const text = await answer.text()
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
  } catch {
    return undefined
  }
}
