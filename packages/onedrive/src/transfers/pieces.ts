/** A part of a source as it is sent: read a piece ahead, into a few buffers that are used again. */
import type { Pieces } from '../http/outgoing.ts'
import type { ByteSource, Bytes } from './byte-source.ts'

const pieceSize = 512 * 1024
/** One being read, one with the caller, and those that the network has not let go of yet. */
const buffers = 4

/** @throws {TransferError} whatever `check` throws; it is called before the last piece is handed out */
export function piecesOf(
  source: ByteSource,
  start: number,
  end: number,
  check: (sent: number) => Promise<void>,
): Pieces {
  return { length: end - start, pieces: () => readPieces(source, start, end, check) }
}

async function* readPieces(
  source: ByteSource,
  start: number,
  end: number,
  check: (held: number) => Promise<void>,
): AsyncGenerator<Bytes> {
  const ring = Array.from({ length: buffers }, () => new Uint8Array(Math.min(pieceSize, end - start)))
  let turn = 0
  const read = async (from: number): Promise<Bytes> => {
    const part = await source.read(from, Math.min(from + pieceSize, end), ring[turn++ % buffers])
    return part instanceof Blob ? new Uint8Array(await part.arrayBuffer()) : part
  }

  let next = read(start)
  for (let at = start; at < end; ) {
    const piece = await next
    const after = at + piece.length
    if (after < Math.min(at + pieceSize, end)) await check(after)
    if (after < end) {
      next = read(after)
      // Its failure is met where it is awaited.
      next.catch(() => undefined)
    } else await check(after)
    yield piece
    at = after
  }
}
