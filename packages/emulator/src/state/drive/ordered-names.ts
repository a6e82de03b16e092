/**
 * The names in one folder, in order, for paging without sorting.
 *
 * A list of short sorted blocks: finding a place is two binary searches, inserting moves at most one block's worth of
 * names. A page starts at a name, not at a number, so it stays right while others add and remove. At a million names
 * this takes about 10 bytes a name beside the strings, where a balanced tree would take 60 or more.
 */

const blockSize = 512

export type OrderedNames = {
  readonly size: number
  add(name: string): void
  remove(name: string): void
  /** Names after the given one (exclusive; from the start without one), in order. */
  after(name: string | undefined): Iterable<string>
  /** Names before the given one (exclusive; from the end without one), in reverse order. */
  before(name: string | undefined): Iterable<string>
}

export function orderedNames(): OrderedNames {
  const blocks: string[][] = [[]]
  let size = 0

  /** The last block that starts at or before the name. */
  const blockOf = (name: string): number => {
    let low = 0
    let high = blocks.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (blocks[middle]![0]! <= name) low = middle
      else high = middle - 1
    }
    return low
  }

  return {
    get size() {
      return size
    },

    add(name) {
      const at = blockOf(name)
      const block = blocks[at]!
      const place = placeOf(block, name)
      if (block[place] === name) return
      block.splice(place, 0, name)
      size += 1
      if (block.length > 2 * blockSize) blocks.splice(at + 1, 0, block.splice(blockSize))
    },

    remove(name) {
      const at = blockOf(name)
      const block = blocks[at]!
      const place = placeOf(block, name)
      if (block[place] !== name) return
      block.splice(place, 1)
      size -= 1
      if (block.length === 0 && blocks.length > 1) blocks.splice(at, 1)
    },

    *after(name) {
      let at = name === undefined ? 0 : blockOf(name)
      let place = 0
      if (name !== undefined) {
        const block = blocks[at]!
        place = placeOf(block, name)
        if (block[place] === name) place += 1
      }
      for (; at < blocks.length; at += 1, place = 0) {
        const block = blocks[at]!
        for (; place < block.length; place += 1) yield block[place]!
      }
    },

    *before(name) {
      let at = name === undefined ? blocks.length - 1 : blockOf(name)
      let place = name === undefined ? blocks[at]!.length : placeOf(blocks[at]!, name)
      for (;;) {
        const block = blocks[at]!
        while (place > 0) yield block[--place]!
        if (at === 0) return
        at -= 1
        place = blocks[at]!.length
      }
    },
  }
}

/** Index of the name in a sorted block, or where it would go. */
function placeOf(block: readonly string[], name: string): number {
  let low = 0
  let high = block.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (block[middle]! < name) low = middle + 1
    else high = middle
  }
  return low
}
