/** The whole of a stream, unless it is too long. */

/** @returns `undefined` when there are more than so many bytes; the stream is then let go of */
export async function readBounded(stream: ReadableStream<Uint8Array>, most: number): Promise<Buffer | undefined> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of stream) {
    length += piece.byteLength
    if (length > most) return undefined
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
