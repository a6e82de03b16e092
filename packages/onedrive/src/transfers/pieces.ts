/** A source in pieces as they are sent: each is read while the one before it leaves, into a few buffers used in turn. */
import type { Pieces } from '../http/outgoing.ts'
import type { ByteSource, Bytes } from './byte-source.ts'

const pieceSize = 512 * 1024
/** One being read, one with the caller, and those that the network has not let go of yet. */
const buffers = 4

export type ChunkReader = {
  /**
   * The bytes from `start` up to, not including, `end`. With the last of them, the first piece behind them is read:
   * the next chunk begins with it.
   *
   * @param check called before the last piece is handed out, and where the source ends too early; throws to refuse
   * @param onLeft told up to where the pieces have left
   */
  chunk(
    start: number,
    end: number,
    check: (held: number) => Promise<void>,
    onLeft?: ((at: number) => void) | undefined,
  ): Pieces
}

export function chunkReader(source: ByteSource): ChunkReader {
  const ring: Bytes[] = []
  let turn = 0
  let ahead: { from: number; to: number; piece: Promise<Bytes> } | undefined

  const read = async (from: number, to: number): Promise<Bytes> => {
    const slot = turn++ % buffers
    ring[slot] ??= new Uint8Array(Math.min(pieceSize, source.size))
    const part = await source.read(from, to, ring[slot])
    return part instanceof Blob ? new Uint8Array(await part.arrayBuffer()) : part
  }
  const begin = (from: number, to: number): void => {
    ahead = { from, to, piece: read(from, to) }
    // Its failure is met where it is awaited.
    ahead.piece.catch(() => undefined)
  }
  const take = async (from: number, to: number): Promise<Bytes> => {
    const ready = ahead
    ahead = undefined
    if (ready?.from === from && ready.to === to) return ready.piece
    // The chunk begins elsewhere than expected. What is still being read must not fill a buffer that is used anew.
    await ready?.piece.catch(() => undefined)
    return read(from, to)
  }

  async function* pieces(
    start: number,
    end: number,
    check: (held: number) => Promise<void>,
    onLeft?: (at: number) => void,
  ): AsyncGenerator<Bytes> {
    for (let at = start; at < end; ) {
      const to = Math.min(at + pieceSize, end)
      const piece = await take(at, to)
      at += piece.length
      if (at < to || at >= end) await check(at)
      if (at < source.size) begin(at, Math.min(at + pieceSize, at < end ? end : source.size))
      yield piece
      onLeft?.(at)
    }
  }

  return {
    chunk: (start, end, check, onLeft) => ({ length: end - start, pieces: () => pieces(start, end, check, onLeft) }),
  }
}
