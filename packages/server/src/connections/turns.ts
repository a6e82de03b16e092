/** Lets so many work at once; the others wait in line, for a bounded time. */

export type Turns = {
  /**
   * Waits for a turn, does the work, and gives the turn on.
   *
   * @throws {NoTurn} when the turn did not come in time; the work was not begun
   */
  take<T>(work: () => Promise<T>): Promise<T>
}

export class NoTurn extends Error {
  override readonly name = 'NoTurn'
}

/**
 * @param most how many may work at once
 * @param longestWaitMs how long one waits in line, in milliseconds
 */
export function createTurns(most: number, longestWaitMs: number): Turns {
  const line: (() => void)[] = []
  let free = most

  const wait = (): Promise<void> =>
    new Promise((go, fail) => {
      const called = (): void => {
        clearTimeout(patience)
        go()
      }
      const patience = setTimeout(() => {
        line.splice(line.indexOf(called), 1)
        fail(new NoTurn(`No turn came within ${longestWaitMs} ms.`))
      }, longestWaitMs)
      line.push(called)
    })

  return {
    async take(work) {
      if (free > 0) free -= 1
      else await wait()
      try {
        return await work()
      } finally {
        const next = line.shift()
        if (next) next()
        else free += 1
      }
    },
  }
}
