/** Pages of a drive's delta: read on while those before are written, and handed over several at a time. */
import type { DeltaPage } from '@drawbridge/onedrive'

/** So many items may be read and not written yet, so that memory stays flat however large the drive is. */
const mostAhead = 2_000

/**
 * @param atLeast so many items are waited for, unless there are no more
 * @returns pages that each stand for as many as had been read; one with which Graph begins anew is never joined to
 *   those before it
 * @throws what reading throws, once all that was read before has been handed over
 */
export async function* pageLots(pages: AsyncGenerator<DeltaPage>, atLeast: number): AsyncGenerator<DeltaPage> {
  const read: DeltaPage[] = []
  let items = 0
  let ended = false
  let left = false
  let moved = Promise.withResolvers<void>()
  const move = (): void => {
    moved.resolve()
    moved = Promise.withResolvers()
  }

  const reading = readAhead()
  // Whoever reads the lots hears of it at their end.
  reading.catch(() => {})

  async function readAhead(): Promise<void> {
    try {
      for await (const page of pages) {
        read.push(page)
        items += page.items.length
        move()
        while (items >= mostAhead && !left) await moved.promise
        if (left) return
      }
    } finally {
      ended = true
      move()
    }
  }

  try {
    for (;;) {
      while (!ended && (read.length === 0 || items < atLeast)) await moved.promise
      const lot = read.splice(0, lengthOfLot(read))
      if (lot.length === 0) return await reading
      const page = joined(lot)
      items -= page.items.length
      move()
      yield page
    }
  } finally {
    left = true
    move()
    await reading.catch(() => {})
  }
}

function lengthOfLot(pages: readonly DeltaPage[]): number {
  const restart = pages.findIndex(({ restarted }, index) => restarted && index > 0)
  return restart === -1 ? pages.length : restart
}

/** One page that says what these say one after the other. */
function joined(pages: readonly DeltaPage[]): DeltaPage {
  const { cursor, last } = pages.at(-1)!
  return { items: pages.flatMap(({ items }) => items), restarted: pages[0]!.restarted, cursor, last }
}
