/**
 * QuickXorHash, the content hash of OneDrive: byte i is XORed into a ring of 160 bits at bit 11·i, then the length.
 *
 * The place repeats every 160 bytes. So the bytes are first XORed into 160 columns, four at a time as 32-bit words,
 * and only the columns are shifted into the ring at the end.
 *
 * @see https://learn.microsoft.com/onedrive/developer/code-snippets/quickxorhash
 */

const columnCount = 160
const wordCount = columnCount / 4
const ringBits = 160

export type QuickXorHash = {
  update(bytes: Uint8Array): void
  /** Base64. More may be added afterwards. */
  digest(): string
}

export function quickXorHash(): QuickXorHash {
  const columns = new Uint8Array(columnCount)
  const words = new Int32Array(columns.buffer)
  let length = 0

  const addBytes = (bytes: Uint8Array, from: number, to: number): void => {
    for (let index = from; index < to; index += 1) columns[(length + index) % columnCount]! ^= bytes[index]!
  }

  return {
    update(bytes) {
      const head = Math.min(bytes.length, (columnCount - (length % columnCount)) % columnCount)
      const body = Math.floor((bytes.length - head) / columnCount) * columnCount
      addBytes(bytes, 0, head)
      if (body > 0) addRows(words, aligned(bytes.subarray(head, head + body)))
      addBytes(bytes, head + body, bytes.length)
      length += bytes.length
    },
    digest: () => fold(columns, length),
  }
}

/** XORs whole rows of 160 bytes into the columns. */
function addRows(words: Int32Array, rows: Int32Array): void {
  for (let column = 0; column < wordCount; column += 1) {
    let value = 0
    for (let index = column; index < rows.length; index += wordCount) value ^= rows[index]!
    words[column]! ^= value
  }
}

/** The bytes as 32-bit words: a view where memory allows it, else a copy. */
function aligned(bytes: Uint8Array): Int32Array {
  const source = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes)
  return new Int32Array(source.buffer, source.byteOffset, source.length / 4)
}

function fold(columns: Uint8Array, length: number): string {
  const ring = Buffer.alloc(ringBits / 8)
  for (let column = 0; column < columnCount; column += 1) {
    const bit = (column * 11) % ringBits
    const shifted = columns[column]! << (bit % 8)
    const byte = bit >> 3
    ring[byte]! ^= shifted & 255
    ring[(byte + 1) % ring.length]! ^= shifted >> 8
  }
  const lengthBytes = Buffer.alloc(8)
  lengthBytes.writeBigUInt64LE(BigInt(length))
  for (let index = 0; index < 8; index += 1) ring[12 + index]! ^= lengthBytes[index]!
  return ring.toString('base64')
}
