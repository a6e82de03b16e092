/** Takes a body piece by piece from one side and hands it over on the other. */

export type BodyQueue = AsyncIterable<Buffer> & {
  /** Bytes that wait. */
  readonly size: number
  put(chunk: Buffer): void
  end(): void
}

/** @param taken told after each piece that was handed over */
export function bodyQueue(taken: () => void = () => {}): BodyQueue {
  const chunks: Buffer[] = []
  let size = 0
  let ended = false
  let wake = (): void => {}

  return {
    get size() {
      return size
    },
    put(chunk) {
      chunks.push(chunk)
      size += chunk.length
      wake()
    },
    end() {
      ended = true
      wake()
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const chunk = chunks.shift()
        if (chunk !== undefined) {
          size -= chunk.length
          taken()
          yield chunk
        } else if (ended) {
          return
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      }
    },
  }
}
