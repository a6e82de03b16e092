/** Size and quickXorHash of a content, read once from its start to its end. */
import { createQuickXorHash, type UploadSource } from '@drawbridge/onedrive'
import type { Content } from './opened-content.ts'

export type Fingerprint = { readonly size: number; readonly quickXorHash: string }

const pieceSize = 1024 * 1024

export async function fingerprintOf(content: Content): Promise<Fingerprint> {
  await using opened = await content.open()
  const hash = createQuickXorHash()
  let size = 0
  for await (const bytes of piecesOf(opened.source)) {
    hash.update(bytes)
    size += bytes.length
  }
  return { size, quickXorHash: hash.digest() }
}

async function* piecesOf(source: UploadSource): AsyncGenerator<Uint8Array> {
  if (typeof source === 'string') yield new TextEncoder().encode(source)
  else if (source instanceof ReadableStream) yield* source
  else if ('read' in source) {
    for (let at = 0; at < source.size; at += pieceSize) {
      const piece = await source.read(at, Math.min(at + pieceSize, source.size))
      yield piece instanceof Blob ? piece.bytes() : piece
    }
  }
}
