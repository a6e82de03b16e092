/** GET /_content/thumbnail/{token}: a picture drawn small, as JPEG. Drawn once, kept while there is room. */
import type { Context } from 'hono'
import sharp from 'sharp'
import type { GraphEnv, GraphServices } from '../graph-request.ts'
import { type ThumbnailSize, thumbnailSize } from '../thumbnail-size.ts'
import { openLink } from './open-link.ts'

/** Bytes of drawn thumbnails kept in memory. */
const room = 32 * 1024 ** 2

export function createThumbnails(services: GraphServices): (context: Context<GraphEnv>) => Promise<Response> {
  /** Oldest use first, as a Map keeps its order of insertion. */
  const drawn = new Map<string, Buffer<ArrayBuffer>>()
  const drawing = new Map<string, Promise<Buffer<ArrayBuffer>>>()
  let held = 0

  const keep = (key: string, picture: Buffer<ArrayBuffer>): void => {
    drawn.set(key, picture)
    held += picture.length
    for (const [oldest, { length }] of drawn) {
      if (held <= room) return
      drawn.delete(oldest)
      held -= length
    }
  }

  const drawOnce = (key: string, path: string, size: ThumbnailSize): Promise<Buffer<ArrayBuffer>> => {
    const begun = drawing.get(key) ?? draw(path, size).finally(() => drawing.delete(key))
    drawing.set(key, begun)
    return begun
  }

  return async ({ req }) => {
    const { drive, content, target } = await openLink(services, req.param('token')!)
    const key = `${content.key}/${target.size}`
    let picture = drawn.get(key)
    if (picture === undefined) {
      picture = await drawOnce(key, drive.contentPath(content), thumbnailSize(target.size!)!)
      if (!drawn.has(key)) keep(key, picture)
    } else {
      drawn.delete(key)
      drawn.set(key, picture)
    }
    const headers = { 'Content-Type': 'image/jpeg', 'Content-Length': String(picture.length) }
    return new Response(req.method === 'HEAD' ? null : picture, { headers })
  }
}

async function draw(path: string, { width, height, crop }: ThumbnailSize): Promise<Buffer<ArrayBuffer>> {
  const picture = await sharp(path)
    .autoOrient()
    .resize(width, height, { fit: crop ? 'cover' : 'inside', withoutEnlargement: !crop })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 82 })
    .toBuffer()
  return Buffer.from(picture)
}
