/**
 * QuickXorHash, the one hash that every OneDrive and SharePoint keeps of its files. A check against damage, not against
 * forgery.
 *
 * Byte i lands at bit 11·i mod 160 of a ring. That repeats every 160 bytes, so whole blocks are first XORed onto each
 * other, a word at a time, and the ring is made once, at the end.
 *
 * @see https://learn.microsoft.com/onedrive/developer/code-snippets/quickxorhash
 */

export type QuickXorHash = {
  /**
   * Adds bytes, cut anywhere. Where a byte lands depends on its position alone, so parts may come in any order.
   *
   * @param at position of the first of them. @default behind the furthest so far
   */
  update(bytes: Uint8Array, at?: number): void
  /** The hash of everything so far, in base64 as Graph writes it. */
  digest(): string
}

const block = 160
const words = block / 4
/** Blocks XORed in one go: they stay in the processor's nearest cache while each column passes over them. */
const batch = 100 * block

export function createQuickXorHash(): QuickXorHash {
  const columns = new Uint32Array(words)
  const columnBytes = new Uint8Array(columns.buffer)
  const aligned = new Uint8Array(batch)
  let length = 0

  const xorBytes = (bytes: Uint8Array, at: number): void => {
    let column = at % block
    for (const byte of bytes) {
      columnBytes[column]! ^= byte
      column = column + 1 === block ? 0 : column + 1
    }
  }

  const xorBlocks = (bytes: Uint8Array): void => {
    for (let start = 0; start < bytes.length; start += batch) {
      let part = bytes.subarray(start, start + batch)
      if (part.byteOffset % 4 !== 0) {
        aligned.set(part)
        part = aligned.subarray(0, part.length)
      }
      xorColumns(columns, new Uint32Array(part.buffer, part.byteOffset, part.length / 4))
    }
  }

  return {
    update: (bytes, at = length) => {
      const head = Math.min(bytes.length, (block - (at % block)) % block)
      const tail = bytes.length - ((bytes.length - head) % block)
      xorBytes(bytes.subarray(0, head), at)
      xorBlocks(bytes.subarray(head, tail))
      xorBytes(bytes.subarray(tail), at + tail)
      length = Math.max(length, at + bytes.length)
    },
    digest: () => btoa(String.fromCharCode(...ring(columnBytes, length))),
  }
}

/** Four columns at a time, so that the processor has independent chains to work on. */
function xorColumns(columns: Uint32Array, data: Uint32Array): void {
  for (let word = 0; word < words; word += 4) {
    let first = columns[word]!
    let second = columns[word + 1]!
    let third = columns[word + 2]!
    let fourth = columns[word + 3]!
    for (let i = word; i < data.length; i += words) {
      first ^= data[i]!
      second ^= data[i + 1]!
      third ^= data[i + 2]!
      fourth ^= data[i + 3]!
    }
    columns[word] = first
    columns[word + 1] = second
    columns[word + 2] = third
    columns[word + 3] = fourth
  }
}

function ring(columns: Uint8Array, length: number): Uint8Array {
  const hash = new Uint8Array(block / 8)
  for (let column = 0; column < block; column++) {
    const bit = (11 * column) % block
    const shifted = columns[column]! << (bit % 8)
    const at = Math.floor(bit / 8)
    hash[at]! ^= shifted & 0xff
    hash[(at + 1) % hash.length]! ^= shifted >> 8
  }
  new DataView(hash.buffer).setBigUint64(12, BigInt(length) ^ new DataView(hash.buffer).getBigUint64(12, true), true)
  return hash
}
