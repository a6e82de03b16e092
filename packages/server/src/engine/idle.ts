/** Waits until somebody wakes it, or for a while. A wake that comes too early is not lost. */
export type Idle = {
  wake(): void
  /** Fulfilled by the next wake, by one since the last wait, or after so many milliseconds. */
  wait(ms: number): Promise<void>
}

export function createIdle(): Idle {
  let woken = false
  let go: (() => void) | undefined
  return {
    wake() {
      woken = true
      go?.()
    },
    async wait(ms) {
      if (!woken) {
        await new Promise<void>((done) => {
          const timer = setTimeout(done, ms)
          go = () => {
            clearTimeout(timer)
            done()
          }
        })
      }
      go = undefined
      woken = false
    },
  }
}
