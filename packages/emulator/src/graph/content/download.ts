/** GET, HEAD /_content/download/{token}: the bytes of a file, or a range of them. */
import type { Context } from 'hono'
import { GraphFailure } from '../../errors.ts'
import { eTagOf, matchesTag } from '../../state/drive/tags.ts'
import type { Prepared } from '../answers.ts'
import type { GraphEnv, GraphServices } from '../graph-request.ts'
import { mimeTypeOf } from '../present/present-item.ts'
import { byteRange } from './byte-range.ts'
import { openLink } from './open-link.ts'

export async function download({ req }: Context<GraphEnv>, services: GraphServices): Promise<Prepared> {
  const { drive, item, content } = await openLink(services, req.param('token')!)
  const eTag = eTagOf(item)
  const headers: Record<string, string> = { 'Accept-Ranges': 'bytes', ETag: eTag }
  const condition = req.header('if-none-match')
  if (condition !== undefined && matchesTag(item, condition)) return { status: 304, headers }

  const ifRange = req.header('if-range')
  const range =
    ifRange === undefined || matchesTag(item, ifRange) ? byteRange(req.header('range'), content.size) : undefined
  if (range === 'unsatisfiable') {
    throw new GraphFailure(
      416,
      'invalidRange',
      'The requested range is not within the file, or names several ranges.',
      {
        headers: { 'Content-Range': `bytes */${content.size}` },
      },
    )
  }

  const { start, end } = range ?? { start: 0, end: content.size }
  headers['Content-Type'] = mimeTypeOf(item.name)
  headers['Content-Length'] = String(end - start)
  headers['Content-Disposition'] = contentDisposition(item.name)
  headers['Last-Modified'] = new Date(item.modifiedAt).toUTCString()
  headers['X-Content-Type-Options'] = 'nosniff'
  // What users upload is shown as a document without rights, should a browser show it at all.
  headers['Content-Security-Policy'] = "sandbox; default-src 'none'"
  if (range !== undefined) headers['Content-Range'] = `bytes ${start}-${end - 1}/${content.size}`

  const status = range === undefined ? 200 : 206
  if (req.method === 'HEAD' || end === start) return { status, headers }
  return { status, headers, body: { file: drive.contentPath(content), start, end } }
}

/** With the name in UTF-8 (RFC 8187), and an ASCII likeness for what cannot read it. */
function contentDisposition(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*!]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
