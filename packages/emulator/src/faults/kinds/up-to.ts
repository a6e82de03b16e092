/** The beginning of a body. */
import type { Shape } from '../plan.ts'

/** Passes the first bytes on, then does something else, with what follows them at hand. */
export function upTo(
  bytes: number,
  then: (rest: AsyncIterable<Buffer>, wire: Parameters<Shape>[1]) => AsyncIterable<Buffer>,
): Shape {
  return async function* (body, wire) {
    const source = body[Symbol.asyncIterator]()
    let left = bytes
    let over: Buffer | undefined
    while (left > 0) {
      const next = await source.next()
      // Shorter than that: nothing to do.
      if (next.done) return
      if (next.value.length > left) over = next.value.subarray(left)
      const chunk = next.value.subarray(0, left)
      left -= chunk.length
      yield chunk
    }
    yield* then(after(over, source), wire)
  }
}

async function* after(first: Buffer | undefined, source: AsyncIterator<Buffer>): AsyncIterable<Buffer> {
  if (first !== undefined) yield first
  for (let next = await source.next(); !next.done; next = await source.next()) yield next.value
}
