/** Answers as Graph gives them: JSON with its context, and redirections to content. */
import type { GraphRequest } from './graph-request.ts'
import type { Json } from './present/present-item.ts'

/** An answer that is written to the connection as it is, without a detour over a web Response. */
export type Prepared = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Text, bytes, or a part of a file on disk (`end` exclusive). */
  readonly body?: string | Buffer<ArrayBuffer> | { readonly file: string; readonly start: number; readonly end: number }
}

export type Answer = Response | Prepared

const json = 'application/json; odata.metadata=minimal; odata.streaming=true; IEEE754Compatible=false; charset=utf-8'

/** @param metadata what `$metadata#` is followed by */
export function answer(
  request: GraphRequest,
  metadata: string,
  body: Json,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Prepared {
  const tag = body['eTag']
  const text = JSON.stringify({ '@odata.context': contextOf(request, metadata), ...body })
  return jsonAnswer(text, status, typeof tag === 'string' ? { ...headers, ETag: tag } : headers)
}

/** @param text JSON, as text or in UTF-8 */
export function jsonAnswer(
  text: string | Buffer<ArrayBuffer>,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Prepared {
  return { status, headers: { ...headers, 'Content-Type': json }, body: text }
}

export function contextOf({ base }: GraphRequest, metadata: string): string {
  return `${base}/$metadata#${metadata}`
}

export function redirectTo(url: string): Prepared {
  return { status: 302, headers: { Location: url } }
}

export function emptyAnswer(status: number, headers: Readonly<Record<string, string>> = {}): Prepared {
  return { status, headers }
}
