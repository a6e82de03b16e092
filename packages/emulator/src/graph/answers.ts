/** Answers as Graph gives them: JSON with its context, and redirections to content. */
import type { GraphRequest } from './graph-request.ts'
import type { Json } from './present/present-item.ts'

/** @param metadata what `$metadata#` is followed by */
export function answer({ base }: GraphRequest, metadata: string, json: Json, status = 200): Response {
  const tag = typeof json['eTag'] === 'string' ? { ETag: json['eTag'] } : undefined
  const body = { '@odata.context': `${base}/$metadata#${metadata}`, ...json }
  return Response.json(body, { status, ...(tag === undefined ? {} : { headers: tag }) })
}

export function redirectTo(url: string): Response {
  return new Response(null, { status: 302, headers: { Location: url } })
}
